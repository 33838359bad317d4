"""What the reference page says of api/openapi.yaml, in HTML: text, the fields of an object, and whole operations."""
import json
import re
from html import escape

from api_description import reference_name

SERVER = "http://127.0.0.1:8080"
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


# --- Schemas ---


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
