#!/usr/bin/env python3
"""licences.py TARGET: what the program of a target is made of, and the licences of all that.

Run in the folder of the sources; `cargo metadata` says where each crate lies.
"""

import json
import pathlib
import subprocess
import sys

target = sys.argv[1]
cargo = ["/usr/bin/cargo"]
metadata = subprocess.check_output([*cargo, "metadata", "--format-version=1", "--locked", "--offline"])
packages = {f"{p['name']} v{p['version']}": p for p in json.loads(metadata)["packages"]}
tree = [*cargo, "tree", "--target", target, "--edges=normal", "--prefix=none", "--locked", "--offline"]
used = {" ".join(line.split()[:2]) for line in subprocess.check_output(tree, text=True).splitlines()}
texts = {}
print("bareme: EUPL-1.2, https://eupl.eu\n\nMade of these crates of Rust (https://crates.io), under these licences:\n")
for name in sorted(used & packages.keys()):
    package = packages[name]
    if not package["source"]:
        continue
    print(f"- {name}: {package['license'] or package['license_file']}")
    folder = pathlib.Path(package["manifest_path"]).parent
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name.upper().startswith(("LICEN", "COPYING", "NOTICE", "UNLICENSE")):
            text = "\n".join(line.rstrip() for line in file.read_text("utf-8", "replace").splitlines())
            texts.setdefault(text.strip("\n"), []).append(name)
print(pathlib.Path(__file__).with_name(f"licences-{target.split('-')[2]}.txt").read_text("utf-8"), end="")
for text, names in texts.items():
    print(f"\n{'=' * 100}\n{', '.join(names)}\n\n{text}")
