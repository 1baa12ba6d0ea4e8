"""Keeps a table in a page of the project consistent with the program's numbers."""
import sys


def keep_table(page, begin, end, table):
    """Checks that the page has the table between the marks; --write on the command line inserts
    it."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    old, after = rest.split(end)
    if "--write" in sys.argv:
        page.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")
    elif old.strip() != table:
        print(f"the page has\n{old.strip()}\nthe program gives\n{table}")
        sys.exit(1)
