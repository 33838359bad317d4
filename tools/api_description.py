"""api/openapi.yaml as a program reads it."""


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
