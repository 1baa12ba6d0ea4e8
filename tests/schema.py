"""The JSON Schema of the language accepts every shipped scenario and rejects invalid ones:
schema.py STEPPE SOURCE_DIR.

A small validator of the part of draft-07 that the schema uses.
"""
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tomllib

# All keywords that the schema may use: an unchecked keyword would make every file pass.
KNOWN = {"$schema", "title", "description", "default", "definitions", "format", "$ref", "anyOf", "oneOf", "not", "const", "enum", "pattern", "type", "minimum",
         "maximum", "exclusiveMinimum", "minItems", "maxItems", "items", "properties", "additionalProperties", "propertyNames", "required"}
# Structural errors: the schema rejects every file that has one of them.
SHAPE = {"E010", "E011", "E015", "E018"}
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
    few = tomllib.loads('drop = "event.x"\nextends = ["a.toml"]\n[event.e]\nbetween = ["A", "B"]\n[sweep.grid]\n"pledge.p.years" = [1, 2]\n')
    assert not faults(few, schema, schema), faults(few, schema, schema)
    wrong = {root / "tests/bad_scenarios" / f"{name}.toml" for name in ("out_of_range", "negative_amount", "position_beyond", "dist_two", "dist_count")}
    for told in (root / "tests/bad_scenarios").glob("*.txt"):
        if SHAPE & set(re.findall(r"^error\[(E\d+)\].*\n *--> \S*\.toml", told.read_text(encoding="utf-8"), re.M)):
            wrong.add(told.with_suffix(".toml"))
    for file in sorted(wrong):
        assert faults(tomllib.loads(file.read_text(encoding="utf-8")), schema, schema), f"{file.name} passes the schema"
    assert len(wrong) >= 25, wrong
    print(f"{len(shipped)} scenarios accepted, {len(wrong)} wrong ones refused")


if __name__ == "__main__":
    main()
