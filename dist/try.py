#!/usr/bin/env python3
"""try.py FOLDER: what `dist/release` left in FOLDER, tried as people would from the archives alone.

Each command of the read-me, of docs/ and of the help is run by both programs, each in the folder of its
archive, bareme.exe in an empty prefix of Wine: what they say, how they end and every file that they write
must be the same bytes. Then what is Windows' own: paths, files that are open elsewhere, the window.
"""

import contextlib
import json
import os
import pathlib
import pty
import queue
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import zipfile

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
WINE = "/usr/lib/wine/wine64"
PATIENCE = 120
MINGW = "x86_64-w64-mingw32-gcc"
# Wine 8 lacks this library of Windows, from which the standard library of Rust draws random keys.
RANDOM = """
#include <windows.h>
BOOLEAN WINAPI SystemFunction036(void *at, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *at, SIZE_T length) { return SystemFunction036(at, length); }
"""
# Holds a file as Excel does (`r`: others may read it) or alone, until its input ends.
HOLD = """
#include <windows.h>
int wmain(int count, wchar_t **given) {
    DWORD share = given[2][0] == 'r' ? FILE_SHARE_READ : 0;
    HANDLE file = CreateFileW(given[1], GENERIC_READ | GENERIC_WRITE, share, 0, OPEN_EXISTING, 0, 0);
    char byte = file == INVALID_HANDLE_VALUE ? '!' : '.';
    DWORD done;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), &byte, 1, &done, 0);
    ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &done, 0);
    return 0;
}
"""


class Wine:
    """An empty prefix, whose server stays: without it some programs end at once, saying nothing."""

    def __init__(self, place):
        self.prefix = place / "prefix"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
        }
        self.prefix.mkdir()
        self.server("-p")
        self.call("wineboot", "--init")
        self.system = self.prefix / "drive_c/windows/system32"
        compiled(RANDOM, self.system / "bcryptprimitives.dll", "-shared", "-ladvapi32")

    def server(self, option):
        subprocess.run(["/usr/lib/wine/wineserver64", option], env=self.environment, check=True, timeout=PATIENCE)

    def call(self, *command, folder=None):
        return ran([WINE, *command], folder, self.environment)

    def popen(self, *command, folder=None, **more):
        return subprocess.Popen([WINE, *map(str, command)], cwd=folder, env=self.environment, **more)

    def path(self, path):
        """How Windows calls a file of this machine."""
        return "Z:" + str(path).replace("/", "\\")


def ran(command, folder, environment):
    """What a command gave. Through files: services that Wine starts keep pipes open."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=err, timeout=PATIENCE)
        for stream, name in [(out, "stdout"), (err, "stderr")]:
            stream.seek(0)
            setattr(done, name, stream.read())
    return done


def compiled(text, program, *options):
    subprocess.run([MINGW, "-x", "c", "-", "-x", "none", "-municode" if "wmain" in text else "-O1",
                    "-o", program, *options], input=text.encode(), check=True)


def same(name, linux, windows):
    if linux == windows:
        return
    first = next((i for i, pair in enumerate(zip(linux, windows)) if pair[0] != pair[1]), min(len(linux), len(windows)))
    show = lambda side: side[max(0, first - 400):first + 400].decode("utf-8", "replace")
    sys.exit(f"NOT THE SAME: {name}\n--- linux\n{show(linux)}\n--- windows\n{show(windows)}")


def must(holds, name, *found):
    if not holds:
        sys.exit(f"NOT TRUE: {name}\n" + "\n".join(str(text) for text in found))


def files(folder):
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


class Sides:
    """The folder of each archive, and what the two programs do in it."""

    def __init__(self, wine, linux, windows):
        self.wine, self.folders, self.commands = wine, (linux, windows), 0
        self.programs = [[linux / "bareme"], [WINE, windows / "bareme.exe"]]

    def run(self, arguments, within=".", lang="fr"):
        """Runs a command on both sides; what it gave, where it is the same."""
        linux, windows = (
            ran([*program, "--lang", lang, *arguments], folder / within, self.wine.environment)
            for program, folder in zip(self.programs, self.folders)
        )
        name = shlex.join(arguments)
        same(f"the status of {name}", b"%d" % linux.returncode, b"%d" % windows.returncode)
        same(f"what {name} writes", linux.stdout, windows.stdout)
        same(f"what {name} says", linux.stderr, windows.stderr)
        self.commands += 1
        return windows

    def compare(self):
        """Every file of both folders; how many there are."""
        linux, windows = map(files, self.folders)
        linux.pop("bareme", None)
        windows.pop("bareme.exe", None)
        # Each is made of its own.
        linux.pop("LICENCES.txt", None), windows.pop("LICENCES.txt", None)
        same("the list of files", "\n".join(linux).encode(), "\n".join(windows).encode())
        for name in linux:
            same(name, linux[name].read_bytes(), windows[name].read_bytes())
        return len(linux)


def shown(text):
    """The commands of a page, with the folder where each is run."""
    within = "."
    for block in re.findall(r"^```console\n(.*?)^```", text.replace("\\\n", " "), re.DOTALL | re.MULTILINE):
        for line in re.findall(r"^\$ (.*)", block, re.MULTILINE):
            words = shlex.split(re.sub(r" [|>].*", "", line))
            if words[0] == "cd":
                within = words[1]
            elif words[:4] == ["cargo", "run", "--release", "--"]:
                yield within, words[4:]
            elif words[0] == "bareme":
                yield within, words[1:]


def documented(sides):
    """Commands of pages and of the help."""
    for page in [*REPOSITORY.glob("README*.md"), *sorted(REPOSITORY.glob("docs/*.md"))]:
        lang = "fr" if page.name.endswith(".fr.md") else "en"
        for within, arguments in shown(page.read_text("utf-8")):
            sides.run(arguments, within, lang)
    catalogue = REPOSITORY / "crates/render/src/locale/catalogue/help.toml"
    examples = tomllib.loads(catalogue.read_text("utf-8"))["examples"]
    for name in [None, *examples]:
        for lang in ["fr", "en"]:
            sides.run([name, "--help"] if name else ["--help"], lang=lang)
    for line in sum(examples.values(), []):
        sides.run(shlex.split(line.split(" > ")[0])[1:])
    return examples


def formats(sides, examples):
    """The first example of each command, in every format, with its manifest."""
    taken = []
    for folder in sides.folders:
        (folder / "out").mkdir()
    for name in ["run", "diff", "params", "show", "explain", "sweep", "sensitivity", "solve", "cliffs"]:
        line = examples.get(name, ["bareme explain cdc-v4 -s experimentation --structure S01"])[0]
        for end in ["csv", "json", "jsonl", "md", "txt", "xlsx", "ods", "parquet"]:
            result, manifest = f"out/{name}.{end}", f"out/{name}.{end}.manifest.json"
            done = sides.run([*line.split()[1:], "-o", result, "--manifest", manifest])
            if done.returncode == 0 and (sides.folders[0] / manifest).exists():
                taken.append(manifest)
    must(len(taken) > 40, "most formats are written", taken)
    # What one system made is, byte by byte, what the other verifies.
    sides.compare()
    for manifest in taken:
        done = sides.run(["verify", manifest])
        must(done.returncode == 0, f"{manifest} holds", done.stdout.decode(), done.stderr.decode())
    return len(taken)


def paths(sides, place):
    """Folders and files as Windows has them; each gives what Linux gives in the folder of its archive."""
    wine, (linux, windows) = sides.wine, sides.folders
    program = windows / "bareme.exe"
    long = place.joinpath(*["d" * 100] * 3)
    share = wine.prefix / "dosdevices/unc/server/share"
    share.parent.mkdir(parents=True)
    share.symlink_to(place / "réseau", target_is_directory=True)
    for folder in [place / "Règles d’été, à relire", place / "réseau", long]:
        for part in ["policies", "scenarios"]:
            shutil.copytree(windows / part, folder / part)
    command = ["run", "policies/cdc-v4.rhai", "-s", "scenarios/experimentation.toml", "--by", "region"]
    expected = {}
    for result in ["été.csv", "été.json", "été.xlsx"]:
        words = [*command, "-o", result, "--manifest", result + ".manifest.json"]
        ran([linux / "bareme", *words], linux, wine.environment).check_returncode()
        expected.update({name: (linux / name).read_bytes() for name in [result, result + ".manifest.json"]})
    there = command[0:1] + [word.replace("/", "\\") for word in command[1:]]
    folder = place / "Règles d’été, à relire"
    for result in ["été.csv", "été.json", "été.xlsx"]:
        done = wine.call(program, *there, "-o", result, "--manifest", result + ".manifest.json", folder=folder)
        must(done.returncode == 0, result, done.stderr.decode())
    for file, found in expected.items():
        same(f"{file} in a folder with accents and spaces", found, (folder / file).read_bytes())
    # Wine 8 resolves no links along a path of more than 260 characters: what is read lies elsewhere.
    network = ["\\\\server\\share\\", wine.path(place / "réseau") + "/"]
    for start in [*network, wine.path(long) + "\\"]:
        at = start if start in network else ""
        words = [there[0], at + there[1], "-s", at + there[3], *there[4:]]
        done = wine.call(program, *words, "-o", start + "été.csv", folder=windows)
        must(done.returncode == 0, start, done.stderr.decode())
        must("\\" not in done.stdout.decode() + done.stderr.decode(), f"no backslash is shown at {start}",
             done.stdout.decode(), done.stderr.decode())
        result = (share if start in network else long) / "été.csv"
        same(f"a result at {start}", expected["été.csv"], result.read_bytes())
        result.unlink()


def open_elsewhere(sides, place):
    """A file that Excel shows: its result goes beside it; one that is locked cannot be read, and why is said."""
    wine, folder = sides.wine, place / "réseau"
    program = sides.folders[1] / "bareme.exe"
    hold = place / "hold.exe"
    compiled(HOLD, hold)

    @contextlib.contextmanager
    def held(path, how):
        with wine.popen(hold, wine.path(path), how, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            must(holder.stdout.read(1) == b".", f"{path} is held")
            yield
            holder.stdin.close()

    command = ["run", "cdc-v4", "-s", "experimentation", "--lang", "fr"]
    wine.call(program, *command, "-o", "r.csv", folder=folder)
    before = (folder / "r.csv").read_bytes()
    with held(folder / "r.csv", "r"):
        done = wine.call(program, *command, "--full-year", "-o", "r.csv", folder=folder)
    text = done.stderr.decode()
    must(done.returncode == 2 and "B1104" in text and "r-2.csv" in text, "a result is kept beside", text)
    same("the file that is open", before, (folder / "r.csv").read_bytes())
    must((folder / "r-2.csv").read_bytes() != before, "the new result is the one beside")
    with held(folder / "policies/cdc-v4.rhai", "alone"):
        done = wine.call(program, *command, folder=folder)
    text = done.stderr.decode()
    must(done.returncode == 2 and "B0102" in text and "un autre programme" in text, "why is said", text)
    done = wine.call(program, *command, "-o", "Z:\\sys\\r.csv", folder=folder)
    text = done.stderr.decode()
    must(done.returncode == 2 and "B0108" in text and "/sys/r.csv" in text, "a folder may be read-only", text)


def window(sides):
    """A window of its own stays, with a prompt that knows the program; one of a shell shows the help."""
    wine, folder = sides.wine, sides.folders[1]

    def plain(shown):
        # Without what moves the cursor.
        return re.sub(r"\x1b\[[?0-9;]*[A-Za-z]|\x1b\][^\x07]*\x07", " ", shown.decode("utf-8", "replace")).rstrip()

    def console(*command, typed=""):
        shown, deadline, (leader, follower) = b"", time.monotonic() + PATIENCE, pty.openpty()
        child = wine.popen(*command, folder=folder, stdin=follower, stdout=follower, stderr=follower)
        os.close(follower)
        with contextlib.suppress(OSError):
            while time.monotonic() < deadline:
                ready, _, _ = select.select([leader], [], [], 1)
                part = os.read(leader, 4096) if ready else b""
                shown += part
                if typed and not part and plain(shown).endswith(">"):
                    line, _, typed = typed.partition("\n")
                    os.write(leader, line.encode() + b"\r")
                if not part and child.poll() is not None:
                    break
        child.kill(), child.wait(), os.close(leader)
        return plain(shown)

    text = console("bareme.exe", typed="bareme --version\ncd\nexit\n")
    must("--full-year" in text and "README.html" in text, "the window says what to type", text)
    must(re.search(r"bareme \d", text), "`bareme` is on the path", text)
    must(text.count(folder.name) > 1, "the window is in its folder", text)
    text = console("cmd", "/c", "bareme.exe")
    must("--version" in text and "README.html" not in text, "in a shell, there is the help", text)
    text = console("cmd", "/c", "chcp 850 & bareme.exe params cdc-v4 --lang fr")
    must("Hypothèses, que la loi" in text, "accents are shown", text)


def watch(sides):
    """A hundred saves, each seen with its own total."""
    wine, folder = sides.wine, sides.folders[1]
    policy = folder / "policies/cdc-v4.rhai"
    before = policy.read_text("utf-8")
    command = ["bareme.exe", "watch", "cdc-v4", "-s", "experimentation", "--format", "jsonl"]
    results = queue.Queue()

    def read(lines):
        for line in lines:
            event = json.loads(line)
            if event["event"] == "result":
                results.put(event)

    with wine.popen(*command, folder=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
        threading.Thread(target=read, args=[child.stdout], daemon=True).start()
        seen = [results.get(timeout=PATIENCE)]
        for save in range(100):
            cost = 55001 + save
            text, count = re.subn(r'(param\("cout_etp", )[\d_]+', rf"\g<1>{cost}", before)
            must(count == 1, "the cost is changed")
            policy.write_text(text, "utf-8")
            seen.append(results.get(timeout=PATIENCE))
        child.kill()
    policy.write_text(before, "utf-8")
    own = {json.dumps({key: event[key] for key in event if key not in ["time", "milliseconds"]}) for event in seen}
    must(len(own) == 101, "each save gives its own result", len(own), seen[-1])


def main(releases):
    [archive] = releases.glob("*-linux-*.tar.xz")
    [zipped] = releases.glob("*-windows-*.zip")
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=releases, check=True)
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        (place / "l").mkdir()
        subprocess.run(["tar", "x", "-C", place / "l", "-f", archive], check=True)
        with zipfile.ZipFile(zipped) as opened:
            opened.extractall(place / "w")
        sides = [next((place / side).iterdir()) for side in "lw"]
        size = (sides[1] / "bareme.exe").stat().st_size
        must(size <= 20 << 20 and max(archive.stat().st_size, zipped.stat().st_size) <= 9 << 20, "sizes", size)
        for side in sides:
            shutil.copytree(REPOSITORY / "tests/data/readme", side / "tests/data/readme")
        wine = Wine(place)
        try:
            sides = Sides(wine, *sides)
            say = lambda text: print(f"under Wine: {text}", flush=True)
            say(f"{sides.compare()} files of the archives are the same but for the program")
            examples = documented(sides)
            say(f"{sides.commands} commands of the pages and of the help give the same bytes")
            say(f"{formats(sides, examples)} results with manifests are the same, and verified")
            say(f"{sides.commands} commands and {sides.compare()} files are the same in all")
            paths(sides, place)
            open_elsewhere(sides, place)
            say("accents, spaces, a network share, long paths, files held open, a folder that is read-only")
            window(sides)
            say("the window of a double click, and a console of code page 850")
            watch(sides)
            say("a hundred saves are seen")
        finally:
            wine.server("-k")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
