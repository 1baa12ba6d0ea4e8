"""The parts of a result's JSON."""


def tables(result):
    """Returns the rows of all tables by key."""
    return {table["key"]: table["rows"] for section in result["sections"]
            for table in section["tables"]}


def rows(result, prefix):
    """Returns the rows of all tables whose keys begin with a prefix, in order."""
    return [row for key, table in tables(result).items() if key.startswith(prefix) for row in table]
