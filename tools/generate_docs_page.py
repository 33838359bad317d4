#!/usr/bin/env python3
"""Writes the pages under /docs from api/openapi.yaml and api/errors.toml.

    generate_docs_page.py reference FILE      /docs: every operation, with its fields, errors and an example
    generate_docs_page.py errors FILE         /docs/errors: every error code
    generate_docs_page.py source FILE         both, the description, the server's own pages and all assets as C++ (at build time)

These pages are plain HTML without scripts, styled by api/docs.css after roles.css of the server's own pages. An asset is served at a path
with its content's hash in it. Needs python3-yaml.
"""
import hashlib
import re
import sys
import tomllib
from html import escape
from pathlib import Path

import yaml

from api_description import Description
from reference_html import anchor, field_list, inline, linked_codes, operation_section, paragraphs

ROOT = Path(__file__).resolve().parent.parent
METHODS = ("get", "post", "put", "patch", "delete")
DELIMITER = "ostiary_page"

# --- The server's own pages and assets ---

ASSETS = ROOT / "server" / "pages" / "assets"
ASSET_FILES = {  # each of several files, one after the other
    "docs.css": (ASSETS / "roles.css", ROOT / "api" / "docs.css"),
    "site.css": (ASSETS / "roles.css", ASSETS / "site.css"),
    "setup.js": (ASSETS / "setup.js",),
}
OWN_PAGES = {"/": ASSETS / "start.html", "/console/setup": ASSETS / "setup.html"}
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


def hash_of(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def asset(name):
    return "".join(file.read_text() for file in ASSET_FILES[name])


def asset_path(name):
    stem, _, kind = name.partition(".")
    return f"/assets/{stem}.{hash_of(asset(name))}.{kind}"


def own_page(path):
    """Its text, with the assets that it names at their paths."""
    return re.sub(r"/assets/([\w.]+)", lambda m: asset_path(m[1]), path.read_text())


# --- Pages ---


def page(title, menu, body):
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<link rel="stylesheet" href="{asset_path('docs.css')}">
</head>
<body>
<nav class="menu" aria-label="Contents"><a class="brand" href="/docs">Ostiary</a>{menu}</nav>
<main>{body}</main>
</body>
</html>
"""


def reference(document, errors):
    description = Description(document)
    menu, body = [], []
    info = document["info"]
    general = document["components"]["responses"]["General"]["description"]
    body.append(f'<header class="intro"><h1>{escape(info["title"])} API</h1><p class="lead">{inline(info["summary"])}</p>'
                f'{paragraphs(info["description"])}<p>{linked_codes(general, errors)}. '
                f'<a href="/docs/errors">All codes</a>. <a href="/v1/openapi.yaml">This page as OpenAPI 3.1</a>.</p></header>')
    for tag in document["tags"]:
        routes = [(m, p, item) for p, item in document["paths"].items() for m in item
                  if m in METHODS and tag["name"] in item[m]["tags"]]
        links = [f'<li><a href="#{item[m]["operationId"]}">{inline(item[m]["summary"])}</a></li>' for m, _, item in routes]
        name = escape(tag["name"])
        menu.append(f'<a class="tag" href="#{anchor(name)}">{name}</a><ul>{"".join(links)}</ul>')
        body.append(f'<section><h2 id="{anchor(name)}">{name}</h2><p class="lead">{inline(tag["description"])}</p>')
        body += [operation_section(description, m, p, item, errors) for m, p, item in routes]
        body.append("</section>")
    menu.append('<a class="tag" href="#objects">Objects</a>')
    body.append('<section><h2 id="objects">Objects</h2><p class="lead">What answers are made of.</p>')
    for name, schema in document["components"]["schemas"].items():
        if description.fields(schema)[0] and "additionalProperties" not in schema:
            body.append(f'<article class="object" id="{anchor(name)}-schema"><h3>{name}</h3>'
                        f'{paragraphs(schema.get("description", ""))}{field_list(description, schema, False)}</article>')
    body.append("</section>")
    return page("Ostiary API", "".join(menu), "".join(body))


def errors_page(errors):
    rows = [f'<div class="field" id="{name}"><dt><code>{name}</code> <span class="facts">'
            f'{error.get("status", "beside a field")}</span></dt><dd><p>{inline(error["sentence"])}</p></dd></div>'
            for name, error in errors.items()]
    body = ('<header class="intro"><h1>Error codes</h1><p class="lead">Every error answer is a problem document (RFC 9457).'
            '</p><p>A program decides by <code>code</code>, which never changes its meaning. People read <code>title</code>. '
            'Fields at fault are listed in <code>errors</code>. The <code>request_id</code> finds the request in the log.</p>'
            f'</header><section><dl class="fields wide">{"".join(rows)}</dl></section>')
    return page("Ostiary error codes", '<a class="tag" href="/docs">All operations</a>', body)


# --- C++ ---


def cpp_table(name, files):
    # `sv` knows the length; counting so many characters is more than the compiler does at compile time.
    rows = [f'    {{"{path}", "{kind}", R"{DELIMITER}({body}){DELIMITER}"sv, "{hash_of(body)}"}},\n' for path, kind, body in files]
    return f"constexpr Page {name}[] = {{\n{''.join(rows)}}};\n"


def cpp_source(document, errors):
    pages = [
        ("/v1/openapi.yaml", "application/yaml", (ROOT / "api" / "openapi.yaml").read_text()),
        ("/docs", KINDS[".html"], reference(document, errors)),
        ("/docs/errors", KINDS[".html"], errors_page(errors)),
        *((path, KINDS[".html"], own_page(file)) for path, file in OWN_PAGES.items()),
    ]
    assets = [(asset_path(name), KINDS[Path(name).suffix], asset(name)) for name in ASSET_FILES]
    return ("// Written by tools/generate_docs_page.py; not for editing.\n"
            '#include "pages/page.hpp"\n\nnamespace ostiary::pages {\nnamespace {\n\nusing namespace std::string_view_literals;\n\n'
            f"{cpp_table('all_pages', pages)}\n{cpp_table('all_assets', assets)}\n}}  // namespace\n\n"
            "std::span<Page const> pages() { return all_pages; }\n\nstd::span<Page const> assets() { return all_assets; }\n\n"
            "}  // namespace ostiary::pages\n")


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("reference", "errors", "source"):
        print(__doc__)
        return 2
    errors = tomllib.loads((ROOT / "api" / "errors.toml").read_text())
    document = yaml.safe_load((ROOT / "api" / "openapi.yaml").read_text())
    wanted = {
        "reference": lambda: reference(document, errors),
        "errors": lambda: errors_page(errors),
        "source": lambda: cpp_source(document, errors),
    }
    Path(arguments[1]).write_text(wanted[arguments[0]]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
