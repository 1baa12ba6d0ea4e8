"""A table in a page of the project that the program's numbers must bear out."""
import sys


def keep_table(page, begin, end, table):
    """The page must hold the table between the marks; with --write on the command line it is put there."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    old, after = rest.split(end)
    if "--write" in sys.argv:
        page.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")
    elif old.strip() != table:
        print(f"the page says\n{old.strip()}\nthe program says\n{table}")
        sys.exit(1)
