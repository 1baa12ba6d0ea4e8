"""A validator of the part of draft-07 of JSON Schema that the schemas of the project use."""
import datetime
import re

# All keywords that a schema may use: an unchecked keyword would make every file pass.
KNOWN = {"$schema", "title", "description", "default", "definitions", "format", "$ref", "anyOf",
         "oneOf", "not", "const", "enum", "pattern", "type", "minimum",
         "maximum", "exclusiveMinimum", "minItems", "maxItems", "items", "properties",
         "additionalProperties", "propertyNames", "required"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def faults(value, schema, root, where=""):
    """Returns the violations of the schema in `value`, as texts."""
    if schema is True:
        return []
    if schema is False:
        return [f"{where}: not part of the language"]
    if "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    out = []
    if unknown := set(schema) - KNOWN:
        raise NotImplementedError(f"{where}: the validator does not know {unknown}")
    if "oneOf" in schema and sum(not faults(value, s, root, where) for s in schema["oneOf"]) != 1:
        out.append(f"{where}: not exactly one of {schema['oneOf']}")
    if "not" in schema and not faults(value, schema["not"], root, where):
        out.append(f"{where}: is {schema['not']}")
    if value != schema.get("const", value):
        out.append(f"{where}: is not {schema['const']}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        out.append(f"{where}: not an id")
    if "anyOf" in schema:
        tries = [faults(value, s, root, where) for s in schema["anyOf"]]
        if all(tries):
            out += min(tries, key=len)
    if "type" in schema and not has_type(value, schema):
        return out + [f"{where}: not {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        out.append(f"{where}: {value!r} is none of {schema['enum']}")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not (schema.get("minimum", value) <= value <= schema.get("maximum", value)) or value <= schema.get("exclusiveMinimum", value - 1):
            out.append(f"{where}: {value} out of range")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            out.append(f"{where}: {len(value)} items")
        for n, item in enumerate(value):
            out += faults(item, schema.get("items", True), root, f"{where}[{n}]")
    if isinstance(value, dict):
        out += [f"{where}: lacks {key}" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            out += faults(key, schema.get("propertyNames", True), root, f"{where}.{key}")
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties", True))
            out += faults(item, inner, root, f"{where}.{key}")
    return out


def has_type(value, schema):
    kind = schema["type"]
    if kind in ("number", "integer"):
        return isinstance(value, int if kind == "integer"
                          else (int, float)) and not isinstance(value, bool)
    if schema.get("format") == "date":
        return isinstance(value, datetime.date)
    return isinstance(value, TYPES[kind])
