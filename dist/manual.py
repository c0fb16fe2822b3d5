#!/usr/bin/env python3
"""manual.py SOURCE FOLDER: the read-me and the pages of docs/ as HTML, whose links lead somewhere.

A link to a page leads to the page as HTML, in its part if it names one. One to a file of the sources
that archives do not hold becomes its words alone. One to nothing at all stops the release.
"""

import html
import pathlib
import re
import subprocess
import sys
import urllib.parse

source, folder = map(pathlib.Path, sys.argv[1:])
NAMES = {"README.md": "README.html", "README.fr.md": "LISEZMOI.html"}
PAGES = {
    path: NAMES.get(path.name, f"{path.relative_to(source).with_suffix('')}.html")
    for path in [*source.glob("README*.md"), source / "CHANGELOG.md", *source.glob("docs/*.md")]
}
FRAME = """<!DOCTYPE html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
pre, td, th {{ padding: .4rem .6rem; }}
pre {{ overflow-x: auto; background: #f3f4f6; font-size: .85rem; line-height: 1.3; }}
table {{ border-collapse: collapse; }}
td, th {{ border: 1px solid #999; text-align: left; vertical-align: top; }}
</style>
{body}</html>
"""


def identifier(heading):
    """The name of a part, as forges make it of its heading."""
    text = html.unescape(re.sub("<.*?>", "", heading)).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def body(page):
    command = ["cmark-gfm", "--extension", "table", "--extension", "autolink", page]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    mark = lambda found: f'<h{found[1]} id="{identifier(found[2])}">{found[2]}</h{found[1]}>'
    return re.sub(r"<h(\d)>(.*?)</h\1>", mark, text)


bodies = {page.resolve(): body(page) for page in PAGES}
targets = {page.resolve(): target for page, target in PAGES.items()}


def link(page, found):
    path, _, part = urllib.parse.unquote(found[1]).partition("#")
    if ":" in path:
        return found[0]
    leads = (page.parent / path).resolve() if path else page
    if not leads.exists() or part and f'id="{part}"' not in bodies.get(leads, ""):
        sys.exit(f"{page}: {found[1]} leads nowhere")
    if leads not in targets:
        return found[2]
    up = "../" * targets[page].count("/")
    part = f"#{part}" if part else ""
    return f'<a href="{up}{targets[leads]}{part}">{found[2]}</a>'


for page, text in bodies.items():
    lang = "fr" if page.name.endswith(".fr.md") else "en"
    title = html.unescape(re.sub("<.*?>", "", re.search("<h1.*?</h1>", text)[0]))
    plain = lambda found: link(page, [found[0], html.unescape(found[1]), found[2]])
    text = re.sub(r'<a href="([^"]*)">(.*?)</a>', plain, text, flags=re.DOTALL)
    target = folder / targets[page]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(FRAME.format(lang=lang, title=html.escape(title), body=text), "utf-8")
