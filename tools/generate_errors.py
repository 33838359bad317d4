#!/usr/bin/env python3
"""Writes what is derived from api/errors.toml.

    generate_errors.py cpp FILE      the C++ table (at build time)
    generate_errors.py typescript FILE  the TypeScript union (at build time)
    generate_errors.py docs          docs/errors.md and the ErrorCode enum in api/openapi.yaml
    generate_errors.py check         fails when those two are not up to date
"""
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "api" / "errors.toml"
OPENAPI = ROOT / "api" / "openapi.yaml"
DOCS = ROOT / "docs" / "errors.md"
ENUM = re.compile(r"(?<=# begin generated error codes\n).*?(?=[ ]*# end generated error codes)", re.S)


def pascal(name):
    return "".join(part.capitalize() for part in name.split("_"))


def cpp(errors):
    lines = [
        "// Written by tools/generate_errors.py from api/errors.toml; not for editing.",
        "#pragma once",
        "",
        "#include <array>",
        "#include <cstdint>",
        "#include <string_view>",
        "",
        "namespace ostiary {",
        "",
        "enum class ErrorCode : std::uint16_t {",
        *[f"    {pascal(name)}," for name in errors],
        "};",
        "",
        "// What the catalogue says of a code. `status` is 0 for a code that only stands beside a field.",
        "struct ErrorDescription {",
        "    std::string_view name;",
        "    int status;",
        "    std::string_view sentence;",
        "};",
        "",
        f"inline constexpr std::array<ErrorDescription, {len(errors)}> error_catalogue{{{{",
        *[f'    {{"{n}", {e.get("status", 0)}, "{e["sentence"]}"}},' for n, e in errors.items()],
        "}};",
        "",
        "}  // namespace ostiary",
        "",
    ]
    return "\n".join(lines)


def typescript(errors):
    beside = [name for name, error in errors.items() if "status" not in error]
    return "\n".join([
        "// Written by tools/generate_errors.py from api/errors.toml; not for editing.",
        "/** Codes of whole answers. */",
        "export type ProblemCode =",
        *[f'  | "{name}"' for name in errors if name not in beside],
        "  ;",
        "/** Codes that only stand beside a field. */",
        "export type FieldCode =",
        *[f'  | "{name}"' for name in beside],
        "  ;",
        "export type ErrorCode = ProblemCode | FieldCode;",
        "",
    ])


def docs(errors):
    lines = [
        "# Error codes",
        "",
        "Written from `api/errors.toml`. Every error answer is a problem document (RFC 9457) with `code`, `title`, `status`,",
        "`request_id` and, where fields are at fault, `errors`: a list of `field`, `code`, `sentence` and, where there is more to say, `detail`.",
        "",
        "| code | status | what it says |",
        "| --- | --- | --- |",
        *[f"| `{n}` | {e.get('status', 'beside a field')} | {e['sentence']} |" for n, e in errors.items()],
        "",
    ]
    return "\n".join(lines)


def openapi(errors, text):
    items = "".join(f"        - {name}\n" for name in errors)
    if not ENUM.search(text):
        sys.exit("api/openapi.yaml has no place for the generated error codes")
    return ENUM.sub(lambda _: items, text)


def main(arguments):
    errors = tomllib.loads(CATALOGUE.read_text())
    sources = {"cpp": cpp, "typescript": typescript}
    if arguments[:1] and arguments[0] in sources and len(arguments) == 2:
        Path(arguments[1]).write_text(sources[arguments[0]](errors))
        return 0
    wanted = {DOCS: docs(errors)}
    if OPENAPI.exists():
        wanted[OPENAPI] = openapi(errors, OPENAPI.read_text())
    if arguments == ["docs"]:
        for path, text in wanted.items():
            path.write_text(text)
        return 0
    if arguments == ["check"]:
        stale = [p for p, text in wanted.items() if not p.exists() or p.read_text() != text]
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not up to date: run tools/generate_errors.py docs")
        return 1 if stale else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
