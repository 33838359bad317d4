#!/usr/bin/env python3
"""Writes the C++ table of the shipped message templates from server/messages/shipped.

    generate_messages.py FILE

Each language has one file with the sentences of each purpose; layout.txt and layout.html say how the sentences of an email lie on
the page, code.txt and code.html how a code does. A purpose with a `link` has a link of these words, one with `code = false` has no code.
"""
import json
import string
import sys
import tomllib
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "server" / "messages" / "shipped"

LINKS = {"txt": "$words:\n\n    {{ link }}\n\n", "html": '<p><a href="{{ link }}">$words</a></p>\n'}


def layout(name, kind):
    return string.Template((SHIPPED / f"{name}.{kind}").read_text("utf-8"))


def link(kind, words):
    return string.Template(LINKS[kind]).substitute(words=words) if words else ""


def code(kind, words, link_words):
    return layout("code", kind).substitute(words, link=link(kind, link_words))


def templates(language, document):
    valid = document.pop("valid")
    for purpose, sentences in document.items():
        sms = sentences.pop("sms")
        has_code, link_words = sentences.pop("code", True), sentences.pop("link", None)
        words = {"language": language, "valid": valid, **sentences}
        text, html = (layout("layout", kind).substitute(words, code=code(kind, words, link_words) if has_code else "")
                      for kind in ("txt", "html"))
        yield purpose, "Email", sentences["subject"], text, html
        yield purpose, "Phone", "", sms, ""


def literal(text):
    return "\n        ".join(json.dumps(line, ensure_ascii=False) for line in text.splitlines(keepends=True)) or '""'


def main():
    entries = []
    for path in sorted(SHIPPED.glob("*.toml")):
        document = tomllib.loads(path.read_text("utf-8"))
        for purpose, channel, *texts in templates(path.stem, document):
            fields = ",\n        ".join(literal(text) for text in texts)
            entries.append(f'    {{"{purpose}", contacts::Channel::{channel}, "{path.stem}",\n        {fields}}},')
    header = "// Written by tools/generate_messages.py from server/messages/shipped; not for editing.\n"
    Path(sys.argv[1]).write_text(header + "\n".join(entries) + "\n", "utf-8")


main()
