"""The JSON Schema of the language accepts every shipped scenario and refuses wrong ones: schema.py STEPPE SOURCE_DIR.

A small validator of the part of draft-07 that the schema uses.
"""
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tomllib

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def faults(value, schema, root, where=""):
    """What of `value` the schema does not accept, as texts."""
    if schema is True:
        return []
    if schema is False:
        return [f"{where}: not part of the language"]
    if "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    out = []
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
        for key, item in value.items():
            if not re.search(schema.get("propertyNames", {}).get("pattern", ""), key):
                out.append(f"{where}.{key}: not an id")
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties", True))
            out += faults(item, inner, root, f"{where}.{key}")
    return out


def has_type(value, schema):
    kind = schema["type"]
    if kind in ("number", "integer"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    if schema.get("format") == "date":
        return isinstance(value, datetime.date)
    return isinstance(value, TYPES[kind])


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    schema = json.loads(subprocess.run([program, "schema"], capture_output=True, text=True, check=True).stdout)
    shipped = sorted([*(root / "scenarios").rglob("*.toml"), *(root / "bench").rglob("*.toml")])
    assert len(shipped) >= 3, shipped
    for file in shipped:
        found = faults(tomllib.loads(file.read_text(encoding="utf-8")), schema, schema)
        assert not found, (file, found)
    wrong = ["everything_at_once", "unknown_key", "boolean_one", "out_of_range", "event_kind", "negative_amount", "number_for_text", "sweep_design"]
    for name in wrong:
        file = root / "tests/bad_scenarios" / f"{name}.toml"
        assert faults(tomllib.loads(file.read_text(encoding="utf-8")), schema, schema), f"{name} passes the schema"
    print(f"{len(shipped)} scenarios accepted, {len(wrong)} wrong ones refused")


if __name__ == "__main__":
    main()
