"""Holds answers of the server against api/openapi.yaml.

    contract = openapi.load()
    contract.check_answer("GET", "/v1/session", 200, headers, body)

An answer breaks the contract (`ContractBroken`) with a status, an error code, a content type or a field that the description does not
have, with a value of another type or form, and without a header or field that is promised. This is stricter than what clients may
rely on: for them, later versions may add fields.
"""
import datetime
import functools
import json
import re
from pathlib import Path

import jsonschema
import yaml

DESCRIPTION = Path(__file__).resolve().parents[2] / "api" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
CODE = re.compile(r"`([a-z][a-z_]+)`")


class ContractBroken(AssertionError):
    """The answer is not one that api/openapi.yaml allows."""


def require(holds, why):
    if not holds:
        raise ContractBroken(why)


@functools.cache
def load():
    return Contract(yaml.load(DESCRIPTION.read_text(), Loader=yaml.CSafeLoader))


def formats():
    """Formats as the server writes them: lower-case UUIDs, times in UTC."""
    checker = jsonschema.FormatChecker(formats=())
    checker.checks("uuid")(lambda v: not isinstance(v, str) or bool(UUID.fullmatch(v)))
    checker.checks("date-time", raises=ValueError)(lambda v: not isinstance(v, str) or is_time(v))
    checker.checks("date", raises=ValueError)(lambda v: not isinstance(v, str) or bool(datetime.date.fromisoformat(v)))
    checker.checks("email")(lambda v: not isinstance(v, str) or v.count("@") == 1)
    checker.checks("uri")(lambda v: not isinstance(v, str) or bool(re.match(r"https?://\S+$", v)))
    return checker


def is_time(text):
    return bool(TIME.fullmatch(text) and datetime.datetime.fromisoformat(text.replace("Z", "+00:00")))


def parse_json(body):
    """A JSON document; a member that stands twice is refused."""

    def members(pairs):
        require(len(dict(pairs)) == len(pairs), f"a member of {[name for name, _ in pairs]} stands twice")
        return dict(pairs)

    try:
        return json.loads(body, object_pairs_hook=members)
    except ValueError as error:
        raise ContractBroken(f"not JSON: {error}") from error


class Operation:
    """One method of one path."""

    def __init__(self, contract, method, path, item):
        self.method, self.path = method, path
        self.node = item[method]
        self.parameters = item.get("parameters", []) + self.node.get("parameters", [])
        self.responses = {status: contract.resolve(node) for status, node in self.node["responses"].items()}
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))
        self.pattern = re.compile(pattern)
        self.literals = sum(1 for segment in path.split("/") if not segment.startswith("{"))

    def codes(self, status):
        """The error codes that this status may carry."""
        return {*self.own_codes(status), *self.own_codes("default")}

    def own_codes(self, status):
        return CODE.findall(self.responses[status]["description"]) if status in self.responses else []


class Contract:
    def __init__(self, document):
        self.document = document
        self.operations = [Operation(self, method, path, item) for path, item in document["paths"].items()
                           for method in METHODS if method in item]
        schemas = document["components"]["schemas"]
        self.field_codes = set(CODE.findall(schemas["FieldError"]["properties"]["code"]["description"]))
        self.format_checker = formats()
        self.used = set()  # (method, path) of every operation that succeeded
        self.answered = set()  # every error code that a server answered

    def resolve(self, node):
        """The node behind a reference; what stands beside the reference goes before."""
        if "$ref" not in node:
            return node
        target = self.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return {**self.resolve(target), **{key: value for key, value in node.items() if key != "$ref"}}

    def closed(self, schema):
        """The schema without references, with `allOf` joined, in which no object takes a field that it does not name."""
        schema = dict(self.resolve(schema))
        parts = [part for part in schema.get("allOf", []) if {"properties", "allOf"} & set(self.resolve(part))]
        if parts:
            del schema["allOf"]
        parts = [self.closed(part) for part in parts]
        if "properties" in schema or parts:
            properties = {name: self.closed(value) for name, value in schema.get("properties", {}).items()}
            required = list(schema.get("required", []))
            for part in parts:
                properties = {**part["properties"], **properties}
                required += part.get("required", [])
            schema.update(type="object", properties=properties, required=required, additionalProperties=False)
        if "items" in schema:
            schema["items"] = self.closed(schema["items"])
        return schema

    def operation(self, method, path):
        """The one that `path`, as requested and without its query, belongs to; None when there is none."""
        fitting = [o for o in self.operations if o.method == method.lower() and o.pattern.fullmatch(path)]
        return max(fitting, key=lambda o: o.literals, default=None)

    def check_answer(self, method, path, status, headers, body):
        """`headers` maps names of any case to values; `body` is text or bytes. Raises ContractBroken."""
        if method in ("HEAD", "OPTIONS"):
            return
        headers = {name.lower(): value for name, value in headers.items()}
        if isinstance(body, bytes):
            is_text = not headers.get("content-type", "").startswith("image/")
            body = body.decode("utf-8") if is_text else body.decode("latin-1")
        path = path.partition("?")[0]
        where = f"{method} {path} answered {status}"
        try:
            self._check(self.operation(method, path), status, headers, body)
        except ContractBroken as error:
            raise ContractBroken(f"{where}: {error}; the body is {body[:500]!r}") from None

    def _check(self, operation, status, headers, body):
        require(UUID.fullmatch(headers.get("x-request-id", "")), "no request id in X-Request-Id")
        if status >= 400:
            return self._check_problem(operation, status, headers, body)
        require(operation is not None, "the description has no such operation")
        require(str(status) in operation.responses, "the operation has no such status")
        self.used.add((operation.method, operation.path))
        self._check_headers(operation.responses[str(status)], headers)
        content = operation.responses[str(status)].get("content")
        if not content:
            return require(body == "", "no body is promised")
        media = headers.get("content-type", "").partition(";")[0]
        require(media in content, f"Content-Type is {media!r}")
        if media == "application/json":
            self.validate(content[media]["schema"], parse_json(body))

    def _check_headers(self, response, headers):
        for name, node in response.get("headers", {}).items():
            present = name.lower() in headers
            require(present or not self.resolve(node).get("required"), f"no header {name}")

    def _check_problem(self, operation, status, headers, body):
        require(headers.get("content-type") == "application/problem+json", "an error is application/problem+json")
        problem = parse_json(body)
        self.validate({"$ref": "#/components/schemas/Problem"}, problem)
        self.note_codes(problem)
        require(problem["status"] == status, "the problem names another status")
        require(problem["request_id"] == headers["x-request-id"], "the problem names another request")
        if operation is None:
            return require(problem["code"] in ("not_found", "method_not_allowed"), "the description has no such operation")
        require(problem["code"] in operation.codes(str(status)), f"the operation has no {problem['code']} with this status")
        allowed = {*operation.codes(str(status)), *self.field_codes}
        for error in problem.get("errors", []):
            require(error["code"] in allowed, f"the operation has no {error['code']} beside a field")
        if status == 429:
            require(headers.get("retry-after", "").isdigit(), "no Retry-After")

    def note_codes(self, problem):
        """Remembers what was answered, for who asks in the end whether every code was."""
        self.answered |= {problem["code"], *(error["code"] for error in problem.get("errors", []))}

    def validate(self, schema, value):
        """`value` against a schema of the description, closed to fields that it does not name."""
        validator = jsonschema.Draft202012Validator(self.closed(schema), format_checker=self.format_checker)
        for error in validator.iter_errors(value):
            raise ContractBroken(f"{error.json_path}: {error.message}")
