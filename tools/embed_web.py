#!/usr/bin/env python3
"""Writes what web/ has built as C++: pages, and the assets that they load, each also as gzip and brotli.

    embed_web.py FOLDER FILE        FOLDER is what `npm run build` wrote
"""
import sys
from pathlib import Path

# Which page stands at which path.
PAGES = {
    "/account": "account.html",
    "/account/log-in": "log-in.html",
    "/account/sign-up": "sign-up.html",
    "/account/recover": "recover.html",
    "/gallery": "gallery.html",
    "/elements.js": "elements.js",
    "/monaca-cloud.js": "monaca-cloud.js",
    "/monaca-cloud.d.ts": "monaca-cloud.d.ts",
}
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".ts": "text/plain; charset=utf-8"}
LONGEST_LITERAL = 16000  # bytes in a piece of a literal


def literal(content):
    """Any bytes; octal numbers have three digits, so that a digit after one is a digit."""
    shown = [chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in content]
    pieces = ["".join(shown[at:at + LONGEST_LITERAL]) for at in range(0, len(shown), LONGEST_LITERAL)] or [""]
    return "std::string_view(" + "\n".join(f'"{piece}"' for piece in pieces) + f", {len(content)})"


def row(path, file, hash_of_it):
    plain, *smaller = [Path(str(file) + ending).read_bytes() for ending in ("", ".gz", ".br")]
    bodies = [literal(plain), *(literal(body if len(body) < len(plain) else b"") for body in smaller)]
    return f'    {{"{path}", "{KINDS[file.suffix]}", {bodies[0]}, "{hash_of_it}", {bodies[1]}, {bodies[2]}}},\n'


def table(name, rows):
    return f"constexpr Page {name}[] = {{\n{''.join(rows)}}};\n\n"


def main(arguments):
    if len(arguments) != 2:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    hashes = dict(line.split() for line in (folder / "hashes.txt").read_text().splitlines())
    pages = [row(path, folder / "pages" / name, hashes[f"pages/{name}"]) for path, name in PAGES.items()]
    files = sorted(file for file in (folder / "assets").iterdir() if file.suffix in KINDS)
    assets = [row(f"/assets/{file.name}", file, file.name.split(".")[-2]) for file in files]
    Path(arguments[1]).write_text("// Written by tools/embed_web.py; not for editing.\n"
                                  '#include "pages/page.hpp"\n\nnamespace ostiary::pages {\nnamespace {\n\n'
                                  f"{table('all_web_pages', pages)}{table('all_web_assets', assets)}}}  // namespace\n\n"
                                  "std::span<Page const> web_pages() { return all_web_pages; }\n\n"
                                  "std::span<Page const> web_assets() { return all_web_assets; }\n\n}  // namespace ostiary::pages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
