#!/usr/bin/env python3
"""Writes the pages under /docs from api/openapi.yaml and api/errors.toml.

    generate_docs_page.py reference FILE      /docs: every operation, with its fields, errors and an example
    generate_docs_page.py errors FILE         /docs/errors: every error code
    generate_docs_page.py source FILE         both, the description, the server's own pages and all assets as C++ (at build time)

These pages are plain HTML without scripts, styled by api/docs.css after roles.css of the server's own pages. An asset is served at a path with its content's hash in it. Needs
python3-yaml.
"""
import hashlib
import json
import re
import sys
import tomllib
from html import escape
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
METHODS = ("get", "post", "put", "patch", "delete")
SERVER = "http://127.0.0.1:8080"
DELIMITER = "ostiary_page"
PATH_EXAMPLES = {"purpose": "log_in", "channel": "email", "language": "en"}
CREDENTIALS = {
    "session_token": ("a session", "TOKEN"),
    "session_cookie": ("a session's cookie", "TOKEN"),
    "administration_key": ("an administration key", "ADMINISTRATION_KEY"),
    "secret_key": ("the application's secret key", "SECRET_KEY"),
}


# --- Text ---


def inline(text):
    """Escaped text in which `code` and **bold** are marked up."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)


def paragraphs(text):
    blocks = re.split(r"\n\s*\n", text.strip()) if text else []
    return "".join(f"<p>{inline(' '.join(block.split()))}</p>" for block in blocks)


def anchor(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


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


# --- Schemas ---


class Description:
    """api/openapi.yaml, with references followed and `allOf` joined."""

    def __init__(self, document):
        self.document = document

    def resolve(self, node):
        """The node behind a reference; what stands beside the reference goes before."""
        if not isinstance(node, dict) or "$ref" not in node:
            return node
        target = self.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return {**self.resolve(target), **{k: v for k, v in node.items() if k != "$ref"}}

    def fields(self, schema):
        """The properties of an object, and the names of those always there."""
        schema = self.resolve(schema)
        properties, required = dict(schema.get("properties", {})), list(schema.get("required", []))
        for part in schema.get("allOf", []):
            more, always = self.fields(part)
            properties, required = {**more, **properties}, always + required
        return properties, required

    def example(self, schema):
        schema = self.resolve(schema)
        for key in ("const", "default"):
            if key in schema:
                return schema[key]
        if schema.get("examples"):
            return schema["examples"][0]
        if "enum" in schema:
            return schema["enum"][0]
        properties, _ = self.fields(schema)
        if properties:
            return {name: self.example(value) for name, value in properties.items()}
        kind = schema.get("type", "object")
        if isinstance(kind, list):
            return None if "null" in kind else False
        if kind == "array":
            return [self.example(schema["items"])]
        return {"string": "", "integer": schema.get("minimum", 1), "boolean": True}.get(kind, {})


def reference_name(node):
    return node.get("$ref", "").rpartition("/schemas/")[2]


def type_of(description, node):
    """In words, with a link where a schema has a section of its own."""
    schema = description.resolve(node)
    if description.fields(schema)[0]:
        name = reference_name(node)
        return f'<a href="#{anchor(name)}-schema">{name}</a>' if name else "object"
    if "items" in schema and schema.get("type") == "array":
        return f"list of {type_of(description, schema['items'])}"
    if "enum" in schema and reference_name(node) != "ErrorCode":
        return "one of " + ", ".join(f"<code>{escape(value)}</code>" for value in schema["enum"])
    kinds = schema.get("type", "any")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    words = [schema.get("format", kind) if kind == "string" else kind for kind in kinds]
    return " or ".join(words)


def bounds(schema):
    """What a value may be, in words."""
    said = []
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        said.append(f"{low:,} to {high:,}")
    elif low is not None:
        said.append(f"at least {low:,}")
    if "maxLength" in schema:
        said.append(f"{schema.get('minLength', 0):,} to {schema['maxLength']:,} characters")
    if "maxItems" in schema:
        said.append(f"at most {schema['maxItems']:,}")
    if "default" in schema:
        said.append(f"else <code>{escape(json.dumps(schema['default']))}</code>")
    return ", ".join(said)


def field_row(description, name, node, required):
    schema = description.resolve(node)
    facts = [type_of(description, node), bounds(schema), "needed" if required else ""]
    facts = ", ".join(fact for fact in facts if fact)
    text = paragraphs(schema.get("description", ""))
    return f'<div class="field"><dt><code>{escape(name)}</code> <span class="facts">{facts}</span></dt><dd>{text}</dd></div>'


def field_list(description, schema, mark_required):
    properties, required = description.fields(schema)
    rows = [field_row(description, n, v, mark_required and n in required) for n, v in properties.items()]
    return f'<dl class="fields">{"".join(rows)}</dl>'


# --- Operations ---


def example_path(path):
    return re.sub(r"\{(\w+)\}", lambda m: PATH_EXAMPLES.get(m[1], "$" + m[1].upper()), path)


def curl(description, method, path, operation):
    lines = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    security = operation.get("security", [])
    if security and {} not in security:
        lines.append(f'-H "Authorization: Bearer ${CREDENTIALS[next(iter(security[0]))][1]}"')
    media = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if media:
        body = json.dumps(media.get("example", description.example(media["schema"])), indent=2, ensure_ascii=False)
        lines[0] = "curl" if method == "post" else lines[0]
        lines.append("--json " + "'" + body.replace("\n", "\n  ").replace("'", r"'\''") + "'")
    address = SERVER + example_path(path)
    lines.append(f'"{address}"' if "$" in address else address)
    return " ".join(lines[:2]) + "".join(f" \\\n  {line}" for line in lines[2:])


def sample(title, text):
    return f'<h4>{title}</h4><pre tabindex="0"><code>{escape(text)}</code></pre>'


def samples(description, method, path, operation):
    blocks = [sample("Request", curl(description, method, path, operation))]
    for status, answer in operation["responses"].items():
        media = answer.get("content", {}).get("application/json")
        if media:
            text = json.dumps(description.example(media["schema"]), indent=2, ensure_ascii=False)
            blocks.append(sample(f"Answer {status}", text))
    return f'<div class="samples">{"".join(blocks)}</div>'


def asked_by(operation):
    names = [CREDENTIALS[next(iter(s))][0] if s else "nobody" for s in operation.get("security", [])]
    if not names:
        return ""
    names = ["nobody" if name == "nobody" else name for name in names if name != "a session's cookie"]
    words = " or ".join("without a login" if name == "nobody" else f"with {name}" for name in names)
    return f'<p class="asked">Called {words}.</p>'


def parameters(description, shared, operation):
    rows = []
    for node in shared + operation.get("parameters", []):
        parameter = description.resolve(node)
        schema = {**description.resolve(parameter["schema"])}
        schema["description"] = parameter.get("description") or schema.get("description", "")
        facts = ", ".join(fact for fact in (parameter["in"], type_of(description, parameter["schema"]), bounds(schema)) if fact)
        rows.append(f'<div class="field"><dt><code>{parameter["name"]}</code> <span class="facts">{facts}</span></dt>'
                    f'<dd>{paragraphs(schema["description"])}</dd></div>')
    return f'<h4>Parameters</h4><dl class="fields">{"".join(rows)}</dl>' if rows else ""


def linked_codes(text, errors):
    """A sentence about errors whose codes lead to their explanation."""
    link = lambda m: f'<a href="/docs/errors#{m[1]}">{m[0]}</a>' if m[1] in errors else m[0]
    return re.sub(r"<code>(\w+)</code>", link, inline(text))


def answers(description, operation, errors):
    rows = []
    for status, node in operation["responses"].items():
        if status == "default":
            continue
        answer = description.resolve(node)
        schemas = [media["schema"] for media in answer.get("content", {}).values() if int(status) < 300]
        kinds = [type_of(description, schema) for schema in schemas if reference_name(schema)]
        facts = f' <span class="facts">{", ".join(kinds)}</span>' if kinds else ""
        text = linked_codes(answer["description"], errors)
        rows.append(f'<div class="field answer"><dt><code class="status s{status[0]}">{status}</code></dt>'
                    f'<dd><p>{text}{facts}</p></dd></div>')
    return f'<h4>Answers</h4><dl class="fields">{"".join(rows)}</dl>'


def operation_section(description, method, path, item, errors):
    operation = item[method]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    fields = ""
    if body:
        note = description.resolve(body["schema"]).get("description", "")
        fields = f"<h4>Body</h4>{paragraphs(note)}{field_list(description, body['schema'], True)}"
    marked_path = re.sub(r"(\{\w+\})", r"<var>\1</var>", escape(path))
    return f"""
<article class="operation" id="{operation['operationId']}">
<h3>{inline(operation['summary'])}</h3>
<p class="route"><span class="method {method}">{method.upper()}</span> <code>{marked_path}</code></p>
<div class="columns"><div class="about">
{paragraphs(operation.get('description', ''))}{asked_by(operation)}
{parameters(description, item.get('parameters', []), operation)}
{fields}
{answers(description, operation, errors)}
</div>{samples(description, method, path, operation)}</div>
</article>"""


# --- Pages ---


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
