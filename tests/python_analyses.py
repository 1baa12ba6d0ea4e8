"""Analyses of the Python module: the numbers of the program to the bit, arrays and tables."""
import csv
import ctypes
import importlib.util
import json
import math

import numpy as np
import pytest

import steppe as st
from sweeping import FLAGSHIP, SMALL, as_json, small, steppe

METRIC, DATE, PAID = "regional_influence.JPN", "2031-04-01", "pledge.japan-20b.realisation"
TENTH = "a-tenth-of-the-region"
DESIGN = ["-n", 256, "--seed", 7]
SEEDED = {"replicates": 256, "seed": 7}
ISSUE, POWERS = "corridor-diversification", "JPN:+1:4,CHN:-1:10"
# Each analysis with its call of the program.
SAME = {
    "why": (lambda s, b: s.why(METRIC, DATE), [METRIC, FLAGSHIP, "--at", DATE]),
    "compare": (lambda s, b: st.compare(b, s, at=DATE, **SEEDED),
                ["{base}", FLAGSHIP, "--at", DATE, *DESIGN]),
    "attribute": (lambda s, b: st.compare(b, s, **SEEDED).attribute(METRIC, DATE),
                  [FLAGSHIP, "--metric", METRIC, "--at", DATE]),
    "sensitivity": (lambda s, b: s.sensitivity(METRIC, DATE, groups="kind", runs=2048, seed=7),
                    [FLAGSHIP, "--metric", METRIC, "--at", DATE, "--groups", "kind", "-n",
                     2048, "--seed", 7]),
    "discover": (lambda s, b: s.discover(TENTH, **SEEDED), [FLAGSHIP, "--ask", TENTH, *DESIGN]),
    "seek": (lambda s, b: s.seek((PAID, 0, 1), TENTH),
             [FLAGSHIP, "--vary", PAID + "[0,1]", "--ask", TENTH]),
    "optimise": (lambda s, b: s.optimise([("pledge.japan-20b.technology", 0, 1)], "gdp.UZB"),
                 [FLAGSHIP, "--vary", "pledge.japan-20b.technology[0,1]", "--metric", "gdp.UZB"]),
    "regret": (lambda s, b: s.regret([b], METRIC, **SEEDED),
               [FLAGSHIP, "{base}", "--metric", METRIC, *DESIGN]),
    "game": (lambda s, b: s.game(ISSUE, POWERS),
             [FLAGSHIP, "--issue", ISSUE, "--powers", POWERS]),
}


@pytest.fixture(scope="module")
def model():
    return st.load(FLAGSHIP)


def at_date(run):
    return list(run.time).index(np.datetime64(DATE))


def test_frames(model):
    pandas, xarray = pytest.importorskip("pandas"), pytest.importorskip("xarray")
    run = model.run()
    frame, data = run.to_frame(), run.to_xarray()
    assert isinstance(frame, pandas.DataFrame) and isinstance(data, xarray.Dataset)
    assert frame.loc[DATE, METRIC] == data[METRIC].sel(time=DATE) == run[METRIC][at_date(run)]
    assert frame.attrs["units"][METRIC] == data[METRIC].attrs["units"] == "share"
    table = model.why(METRIC, DATE).to_frame()
    assert len(table) > 1 and table.attrs["units"]


def test_graph(model):
    networkx = pytest.importorskip("networkx")
    graph = model.graph(DATE).to_networkx()
    read = networkx.parse_graphml(model.graph(DATE).to_graphml())
    assert {*graph.nodes} == {*read.nodes} and {*graph.edges} == {*read.edges}
    assert len(graph.edges) > 20
    for *ends, data in graph.edges(data=True):
        assert data["weight"] == read.edges[ends]["weight"]


@pytest.mark.parametrize("command", SAME)
def test_same_as_program(model, command):
    """An analysis has the bytes that the program prints with --json."""
    call, arguments = SAME[command]
    base = FLAGSHIP.parent / "baseline.toml"
    arguments = [str(argument).replace("{base}", str(base)) for argument in arguments]
    printed = as_json(command, *arguments)
    result = call(model, st.load(base))
    assert json.loads(result._core.json_text()) == printed
    assert json.loads(json.dumps(result.json)).items() <= printed.items()


def test_calibrate(model, folder):
    text = "date,metric,value,sd\n2028-01-01,gdp.UZB,150,3\n2029-01-01,gdp.UZB,160,3\n"
    (folder / "seen.csv").write_text(text)
    number = "agent.UZB.gdp_usd_bn"
    printed = as_json("calibrate", FLAGSHIP, "--to", folder / "seen.csv",
                      "--vary", number + "[100,200]")
    result = model.calibrate(text, vary=[(number, 100, 200)], name=str(folder / "seen.csv"))
    assert json.loads(result._core.json_text()) == printed


def test_answer(model):
    assert json.loads(model.answer()._core.json_text()) == as_json("run", FLAGSHIP)
    page = model._repr_html_()
    assert page.startswith("<iframe srcdoc=") and "&lt;html" in page


def test_sweep(model, folder):
    """A sweep has the numbers of the files of the program."""
    arguments = ["-n", 512, "--seed", 3, "--metric", METRIC]
    steppe("sweep", FLAGSHIP, *arguments, "--out", folder, "--save-finals")
    sweep = model.sweep(512, METRIC, seed=3)
    with open(folder / "finals.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    finals = sweep.finals
    assert len(finals) == len(rows) == 512
    for name in finals.columns:
        assert finals[name].tolist() == [float(row[name]) for row in rows], name
    assert json.loads(sweep.result._core.json_text()) == json.loads(
        (folder / "results.json").read_text(encoding="utf-8"))
    yes = finals["ask." + TENTH].mean()
    assert math.isclose(sweep.ask(TENTH).value, yes) and sweep.ask(TENTH).low < yes
    xarray = pytest.importorskip("xarray")
    assert isinstance(sweep.quantiles, xarray.Dataset)
    with open(folder / "quantiles.csv", encoding="utf-8") as file:
        row = [r for r in csv.DictReader(file) if r["metric"] == METRIC and r["date"] == DATE][-1]
    there = sweep.quantiles.value.sel(metric=METRIC, time=DATE)
    assert float(there.sel(quantile=0.05)) == float(row["q5"])
    assert float(there.sel(quantile=0.5)) == float(row["q50"])
    assert float(sweep.moments["mean"].sel(metric=METRIC, time=DATE)) == float(row["mean"])
    assert sweep.quantiles.attrs["units"][METRIC] == "share"
    frame = finals.to_pandas()
    assert frame[METRIC].tolist() == finals[METRIC].tolist() and frame.shape[0] == 512


def test_finals_left_out(model):
    with pytest.raises(st.OptionError, match="finals"):
        model.sweep(1 << 25, METRIC)
    with pytest.raises(st.Error, match="did not keep"):
        model.sweep(64, METRIC, finals=False).finals


def test_function(model):
    """Points have the bits of runs, in lanes and one by one, and of the sweep that drew them."""
    addresses = [PAID, "layer.trade.weight"]
    function = model.function(addresses, f"{METRIC}@{DATE}")
    assert function.is_compiled and (function.metric, function.date) == (METRIC, DATE)
    points = np.random.default_rng(1).uniform([0, 0.1], [1, 0.4], (300, 2))
    values = function(points)
    assert values.shape == (300,)
    for n in (0, 150, 299):
        run = model.run(dict(zip(addresses, points[n])))
        assert values[n] == run[METRIC][at_date(run)] == function(points[n])
    assert (function(points[:, :], threads=1) == values).all()
    assert (function(np.asfortranarray(points)) == values).all()
    assert function(points[:0]).shape == (0,)
    given = model.run()
    assert function(function.given) == given[METRIC][at_date(given)]


def test_function_of_draws(folder):
    """Without process noise, the replicates of a sweep have the bits of the same points."""
    war = SMALL.index("[event.war]"), SMALL.index("[ask.half]")
    text = SMALL[:war[0]] + SMALL[war[1]:SMALL.index("[ask.war]")] + SMALL[SMALL.index("[sweep]"):]
    certain = st.load(small(folder, text.replace("gdp_volatility = 0.02\n", "")))
    finals = certain.sweep(256).finals
    assert len(finals.numbers) == 3 and finals["paid.help"].std() > 0
    points = np.column_stack([finals[number] for number in finals.numbers])
    for metric in ("paid.help", "gdp.KAZ"):
        assert (certain.function(finals.numbers, metric)(points) == finals[metric]).all()


def test_function_refuses(model):
    function = model.function([PAID], METRIC)
    with pytest.raises(ValueError, match=r"\(n, 1\)"):
        function([[1.0, 2.0]])
    for point in (1.2, -0.1, math.nan):
        with pytest.raises(st.OptionError, match="cannot be"):
            function([point])
    with pytest.raises(st.OptionError, match="not a number"):
        model.function(["model.nothing"], METRIC)
    with pytest.raises(st.Error):
        model.function([PAID], "nothing.JPN")
    with pytest.raises(st.OptionError):
        model.function([PAID], METRIC + "@1900-01-01")


def test_function_in_scipy(model):
    """SciPy finds the optimum that the program finds."""
    optimize = pytest.importorskip("scipy.optimize")
    address = "pledge.japan-20b.technology"
    best = model.optimise([(address, 0, 1)], "gdp.UZB").json
    function = model.function([address], "gdp.UZB")
    found = optimize.minimize_scalar(lambda x: -function([x]), bounds=(0, 1), method="bounded")
    text = json.dumps(best)
    largest = max(value for value in numbers_in(best) if value <= -found.fun * (1 + 1e-6))
    assert math.isclose(largest, -found.fun, rel_tol=1e-5), text


def numbers_in(value):
    """Yields all numbers of a JSON value."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from numbers_in(one)


class ArrowSchema(ctypes.Structure):
    pass


ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64), ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowSchema))), ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)), ("private_data", ctypes.c_void_p)]


class ArrowArray(ctypes.Structure):
    pass


ArrowArray._fields_ = [
    *((name, ctypes.c_int64) for name in ("length", "null_count", "offset", "n_buffers",
                                          "n_children")),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowArray))), ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.c_void_p)), ("private_data", ctypes.c_void_p)]


class ArrowStream(ctypes.Structure):
    _fields_ = [("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
                ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)),
                ("get_last_error", ctypes.c_void_p), ("release", ctypes.c_void_p),
                ("private_data", ctypes.c_void_p)]


def test_arrow(model):
    """The stream has one batch with our buffers, which outlives the sweep."""
    finals = model.sweep(64, METRIC).finals
    capsule = finals.__arrow_c_stream__()
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    at = pointer(capsule, b"arrow_array_stream")
    stream, schema, array, end = (ArrowStream.from_address(at), ArrowSchema(), ArrowArray(),
                                  ArrowArray())
    assert stream.get_schema(at, ctypes.addressof(schema)) == 0
    assert stream.get_next(at, ctypes.addressof(array)) == 0
    assert stream.get_next(at, ctypes.addressof(end)) == 0 and not end.release
    names = [schema.children[n].contents.name.decode() for n in range(schema.n_children)]
    assert names == finals.columns and schema.format == b"+s" and array.length == 64
    column = array.children[names.index(METRIC)].contents
    assert column.buffers[1] == finals[METRIC].__array_interface__["data"][0]
    expected = finals[METRIC].tolist()
    moved = ArrowArray.from_buffer_copy(column)  # consumers may take a child out
    column.release = type(column.release)()
    del finals, capsule
    array.release(ctypes.addressof(array))
    schema.release(ctypes.addressof(schema))
    assert not array.release and not schema.release
    data = ctypes.cast(moved.buffers[1], ctypes.POINTER(ctypes.c_double))
    assert data[:64] == expected
    moved.release(ctypes.addressof(moved))
    if importlib.util.find_spec("pyarrow"):
        table = importlib.import_module("pyarrow").table(model.sweep(64, METRIC).finals)
        assert table[METRIC].to_pylist() == expected
