"""Results of analyses: words, tables, files, pages."""
from __future__ import annotations

import html
import os
from typing import Any

from . import _core


def pandas() -> Any:
    """Imports pandas, which is optional."""
    try:
        import pandas as module  # type: ignore[import]
    except ImportError as error:
        raise ImportError("data frames need pandas (Debian: python3-pandas)") from error
    return module


def xarray() -> Any:
    """Imports xarray, which is optional."""
    try:
        import xarray as module
    except ImportError as error:
        raise ImportError("datasets need xarray (Debian: python3-xarray)") from error
    return module


def iframe(page: str, height: int = 640) -> str:
    """Returns a page as an inline frame, which a saved notebook keeps."""
    return (f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts allow-downloads" '
            f'style="width:100%;height:{height}px;border:0"></iframe>')


class Table:
    """A table of a result, with rows as tuples.

    `key` is its name in JSON, `title` its finding, `columns` the keys of its columns, and `units`
    their units.

    >>> import steppe as st
    >>> table = st.load("scenarios/japan-20b.toml").why("gdp.UZB").tables[0]
    >>> len(table.rows) > 0 and len(table.rows[0]) == len(table.columns)
    True
    """

    def __init__(self, table: dict[str, Any]):
        self.key: str = table["key"]
        self.title: str = table["title"]
        self.note: str = table["note"]
        self.columns: list[str] = [column["key"] for column in table["columns"]]
        self.titles: list[str] = [column["title"] for column in table["columns"]]
        self.units: dict[str, str] = {c["key"]: c["unit"] for c in table["columns"]}
        self.rows: list[tuple[Any, ...]] = [tuple(row) for row in table["rows"]]

    def __repr__(self) -> str:
        return f"<steppe.Table {self.key!r}: {len(self.rows)} rows of {', '.join(self.columns)}>"

    def to_frame(self) -> Any:
        """Returns a pandas.DataFrame; `attrs` has the title and the units."""
        frame = pandas().DataFrame(self.rows, columns=self.columns)
        frame.attrs.update(title=self.title, units=self.units)
        return frame


class Result:
    """The result of an analysis: the numbers that the program writes, to the bit.

    >>> import steppe as st
    >>> result = st.load("scenarios/japan-20b.toml").why("gdp.UZB", at="2031-04-01")
    >>> result.command, result.json["scenario"]
    ('why', 'japan-20b')
    """

    def __init__(self, core: _core.Result):
        self._core = core

    @property
    def command(self) -> str:
        """The command of the program that gives this result."""
        return self._core.command

    @property
    def answer(self) -> str:
        """The answer in a sentence; may be empty."""
        return self._core.answer

    @property
    def findings(self) -> list[str]:
        """Sentences about the tables."""
        return self._core.findings

    @property
    def json(self) -> dict[str, Any]:
        """The result as the program prints it with --json, as dicts, lists and numbers."""
        return self._core.json()

    @property
    def tables(self) -> list[Table]:
        """All tables, in their order."""
        return [Table(table) for table in self._core.tables()]

    def table(self, key: str) -> Table:
        """Returns the table with a key. Raises KeyError, with the keys."""
        tables = self.tables
        for table in tables:
            if table.key == key:
                return table
        raise KeyError(f"{key}: there are {', '.join(t.key for t in tables)}")

    def to_frame(self, key: str | None = None) -> Any:
        """Returns a table, the first without a key, as a pandas.DataFrame."""
        return (self.tables[0] if key is None else self.table(key)).to_frame()

    def text(self, full: bool = False, columns: int = 100) -> str:
        """Returns words and tables for a terminal."""
        return self._core.text(full, columns)

    def html(self) -> str:
        """Returns the page with its charts, which needs no other file."""
        return self._core.html()

    def save(self, folder: str | os.PathLike[str]) -> list[str]:
        """Writes the JSON, the CSV files and the page to a folder. Returns their names."""
        os.makedirs(folder, exist_ok=True)
        texts = dict(self._core.files())
        texts[f"{self.command}.json"] = self._core.json_text()
        texts["report.html"] = self.html()
        for name, text in texts.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        return list(texts)

    def save_xlsx(self, path: str | os.PathLike[str]) -> None:
        """Writes an Excel workbook."""
        self._core.write_xlsx(os.fspath(path))

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<steppe.Result of {self.command}: {self.answer}>"

    def _repr_html_(self) -> str:
        return iframe(self.html())


class Graph:
    """The influence network on a date.

    >>> import steppe as st
    >>> graph = st.load("scenarios/japan-20b.toml").graph("2031-04-01")
    >>> "JPN" in [row[0] for row in graph.nodes.rows]
    True
    """

    def __init__(self, core: _core.Graph):
        self._core = core
        self.nodes = Table(core.nodes())  #: id, label, attributes
        self.edges = Table(core.edges())  #: source, target, weight, attributes

    @property
    def about(self) -> str:
        """The direction of the edges, in words."""
        return self._core.about

    def to_networkx(self) -> Any:
        """Returns a networkx.DiGraph whose nodes and edges have all columns as attributes."""
        try:
            import networkx  # type: ignore[import]
        except ImportError as error:
            raise ImportError("graphs need networkx (Debian: python3-networkx)") from error
        graph = networkx.DiGraph(about=self.about)
        for row in self.nodes.rows:
            graph.add_node(row[0], **dict(zip(self.nodes.columns[1:], row[1:])))
        for row in self.edges.rows:
            graph.add_edge(row[0], row[1], **dict(zip(self.edges.columns[2:], row[2:])))
        return graph

    def to_graphml(self) -> str:
        """Returns the graph in GraphML."""
        return self._core.graphml()

    def to_gexf(self) -> str:
        """Returns the graph in GEXF 1.2."""
        return self._core.gexf()
