"""The Python module: runs, memory, errors, Ctrl-C, threads, pickles, costs of calls."""
import csv
import doctest
import importlib
import pickle
import pkgutil
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

import steppe as st
from sweeping import FLAGSHIP, LONG, ROOT, small, steppe

METRIC, DATE, PAID = "regional_influence.JPN", "2031-04-01", "pledge.japan-20b.realisation"
TENTH = "a-tenth-of-the-region"


@pytest.fixture(scope="module")
def model():
    return st.load(FLAGSHIP)


def at_date(run):
    return list(run.time).index(np.datetime64(DATE))


def fresh(code, **options):
    """Starts a script in another interpreter."""
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_import():
    """The module imports pandas, xarray and networkx only if it needs them."""
    done = fresh("import sys, steppe; print(steppe.__version__, *{'pandas', 'xarray', "
                 "'networkx'} & {*sys.modules})")
    out, err = done.communicate(timeout=60)
    assert (out.strip(), err) == (steppe("--version").stdout.strip(), "")
    names = {"SteppeWarning", "Result", "Model", "load"}
    assert names <= {*st.__all__} and all(hasattr(st, name) for name in st.__all__)


@pytest.mark.parametrize("name", ["steppe", *(f"steppe.{m.name}" for m in
                                              pkgutil.iter_modules(st.__path__)
                                              if m.name != "_core")])
def test_examples(name, monkeypatch):
    """The examples of the docstrings."""
    monkeypatch.chdir(ROOT)
    for module in ("pandas", "xarray", "networkx"):
        pytest.importorskip(module)
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0 and found.failed == 0


def test_docstrings():
    """Each public function and property has a docstring."""
    for kind in map(lambda name: getattr(st, name), st.__all__):
        if not isinstance(kind, type):
            continue
        assert kind.__doc__, kind
        for name, member in vars(kind).items():
            if not name.startswith("_") and (callable(member) or isinstance(member, property)):
                assert member.__doc__, (kind, name)


def test_run(model, folder):
    """A central run has the numbers of timeseries.csv, in views of one memory."""
    steppe("run", FLAGSHIP, "--out", folder, "--set", PAID + "=1")
    run = model.run({PAID: 1})
    with open(folder / "timeseries.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    count = 0
    for name in set(rows[0]) & set(run.metrics):
        assert [float(row[name]) for row in rows] == run[name].tolist(), name
        count += 1
    if count == 0:  # one row per value
        assert {row["metric"] for row in rows} <= {*run.metrics}
        times = {str(date): n for n, date in enumerate(run.time)}
        for row in rows:
            assert float(row["value"]) == run[row["metric"]][times[row["date"]]], row
        count = len(rows)
    assert count > 1000
    assert run.answers[TENTH].yes and len(run) == run.values.shape[1]
    assert run.answer == model.with_({PAID: 1}).answer().answer


def test_no_copy(model):
    """Arrays are read-only views that keep the memory of the engine."""
    run = model.run()
    values = run.values
    start, column = (a.__array_interface__["data"] for a in (values, run[METRIC]))
    assert start[1] and column[1] and not run[METRIC].flags.writeable
    assert column[0] - start[0] == 8 * run.metrics.index(METRIC)
    assert run[METRIC].__array_interface__["data"] == column
    with pytest.raises(ValueError):
        run[METRIC][0] = 1
    kept, before = run[METRIC], run[METRIC].tolist()
    del run, values
    for _ in range(20):
        model.run()
    assert kept.tolist() == before
    sweep = model.sweep(64, metrics=METRIC)
    first, second = (sweep.finals[name].__array_interface__["data"]
                     for name in sweep.finals.columns[:2])
    assert first[1] and second[0] - first[0] == 8 * sweep.replicates


def test_errors(folder):
    path = folder / "bad.toml"
    path.write_text(FLAGSHIP.parent.joinpath("baseline.toml").read_text() + "[time]\nyeers = 3\n")
    with pytest.raises(st.ScenarioError) as caught:
        st.load(path)
    first = caught.value.diagnostics[0]
    assert first.file == str(path) and first.line > 1 and first.column >= 1
    assert first.code.startswith("E") and first.message and first.severity == "error"
    with pytest.raises(st.Error, match="outside") as caught:
        st.load(FLAGSHIP).run({PAID: 2})
    assert issubclass(st.OptionError, ValueError)
    with pytest.raises(st.OptionError) as wrong:
        st.load(FLAGSHIP).sweep(0, design="none")
    assert wrong.value.wrong and all(len(pair) == 2 for pair in wrong.value.wrong)
    for error in (caught.value, wrong.value):
        again = pickle.loads(pickle.dumps(error))
        assert (str(again), again.diagnostics) == (str(error), error.diagnostics)
    with warnings.catch_warnings(record=True) as issued:
        warnings.simplefilter("always")
        st.load(FLAGSHIP).sweep(64, METRIC, vary=PAID)
        st.load(FLAGSHIP).calibrate("date,metric,value\n2028-01-01,gdp.UZB,150\n",
                                    vary=[("agent.UZB.gdp_usd_bn", 100, 200)], starts=1)
    assert any(issubclass(w.category, st.SteppeWarning) for w in issued)


def test_pickle(model):
    """A pickled model needs no file, and has its changes and its comparison."""
    changed = model.with_({PAID: {"uniform": [0.2, 0.4]}}).named("changed")
    code = ("import pickle, sys, os; os.chdir('/'); s = pickle.load(sys.stdin.buffer); "
            f"print(s.name, s.run()['{METRIC}'].tolist(), s.comparison.name, "
            f"s.sweep(64, '{METRIC}').finals['{METRIC}'].tolist())")
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(changed),
                          capture_output=True, timeout=60)
    expected = (changed.name, changed.run()[METRIC].tolist(), changed.comparison.name,
                changed.sweep(64, METRIC).finals[METRIC].tolist())
    assert done.stdout.decode().strip() == " ".join(map(str, expected)), done.stderr


def test_threads(model):
    """Threads share a model, at the same time."""
    expected = model.run()[METRIC].tolist(), model.sweep(256, METRIC).finals[METRIC].tolist()
    found, function = [], model.function([PAID], METRIC)
    ends = function([[0.0]] * 200 + [[1.0]] * 200).tolist()

    def work():
        for _ in range(5):
            found.append((model.run()[METRIC].tolist(),
                          model.sweep(256, METRIC, threads=1).finals[METRIC].tolist()))
            assert function([[0.0]] * 200 + [[1.0]] * 200).tolist() == ends
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20 and all(one == expected for one in found)


def test_no_gil(model):
    """Other threads run during a call."""
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)
    thread = threading.Thread(target=tick)
    thread.start()
    time.sleep(0.05)
    begin = time.monotonic()
    model.sweep(65536, METRIC, threads=1)
    end = time.monotonic()
    done.set()
    thread.join()
    within = [t for t in ticks if begin < t < end]
    assert len(within) > 0.05 * (end - begin) / 0.005


INTERRUPTED = """
import signal, sys, threading
import steppe as st
s = st.load("scenarios/japan-20b.toml")
def progress(done, total, unit):
    if done:
        signal.raise_signal(signal.SIGINT)
try:
    {call}
except KeyboardInterrupt as error:
    partial = error.partial
    assert partial is st.interrupted() and partial is not None
    {then}
else:
    print("not interrupted")
"""


@pytest.mark.parametrize("call, then", [
    (f's.sweep(4194304, "{METRIC}", finals=False, progress=progress)',
     f'print(0 < partial.replicates < 4194304, partial.is_complete, '
     f'0 < partial.moments["mean"].sel(metric="{METRIC}")[-1] < 1)'),
    (f's.sweep(262144, "{METRIC}", design="random", progress=progress)',
     f'print(0 < len(partial.finals) < 262144, partial.is_complete, '
     f'0 < partial.finals["{METRIC}"].min())'),
    ('st.compare(s.comparison, s, replicates=1048576, progress=progress)',
     'print("Japan" in partial.answer, "replicates" not in partial.json, len(partial.tables) > 0)'),
])
def test_interrupt(call, then):
    """Ctrl-C ends the work, and the exception has the result so far."""
    pytest.importorskip("xarray")
    out, err = fresh(INTERRUPTED.format(call=call, then=then)).communicate(timeout=120)
    assert out.startswith("True"), (out, err)


def test_interrupt_of_a_function():
    """A signal from outside ends a call that has no partial result."""
    child = fresh(f"import steppe as st, numpy as np\n"
                  f"g = st.load('scenarios/japan-20b.toml').function(['{PAID}'], '{METRIC}')\n"
                  "print('begun', flush=True)\n"
                  "try:\n    g(np.full((20000000, 1), 0.5))\n"
                  "except KeyboardInterrupt as error:\n    print(error.partial)\n")
    assert child.stdout.readline() == "begun\n"
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (out, child.returncode) == ("None\n", 0), err


def test_progress(model, capfd):
    calls = []
    model.sweep(65536, METRIC, finals=False, progress=lambda *now: calls.append(now))
    assert calls and all(total == 65536 and unit == "replicates" for _, total, unit in calls)

    def fail(*_):
        raise RuntimeError("from the callback")
    with pytest.raises(RuntimeError, match="from the callback") as caught:
        model.sweep(1 << 22, METRIC, finals=False, progress=fail)
    assert 0 < caught.value.partial.replicates < 1 << 22
    model.sweep(65536, METRIC, finals=False, progress=True)
    assert "of 65,536 replicates" in capfd.readouterr().err


def test_memory(folder):
    """Ten thousand runs, and repeated sweeps and changes, need no more memory than a few."""
    count = 10000 if LONG else 1500
    path = small(folder)
    code = (f"import steppe as st\ns = st.load({str(path)!r})\n"
            "def size():\n"
            "    with open('/proc/self/statm') as file:\n"
            "        return int(file.read().split()[1]) * 4096 / 2**20\n"
            "def work(count):\n"
            "    for n in range(count):\n"
            "        run = s.run()\n        run['gdp.KAZ'], run.values, run.time\n"
            "        if n % 20 == 0:\n"
            "            sweep = s.sweep(64)\n            sweep.finals.__arrow_c_stream__()\n"
            "            s.with_({'agent.KAZ.gdp_volatility': 0.03}).run()\n"
            "            s.function(['pledge.help.realisation'], 'gdp.KAZ')([0.5])\n"
            "            s.why('gdp.KAZ').json\n"
            f"work(400)\nbefore = size()\nwork({count})\nprint(size() - before)\n")
    out, err = fresh(code).communicate(timeout=1200)
    assert err == "" and float(out) < 4, (out, err)


def test_speed(model):
    """Calls cost less than 1.3 times the engine's own time; a function less than a sweep."""
    ratios = []
    for _ in range(5):
        engine = model._core.seconds_of_runs(100)
        begin = time.perf_counter()
        for _ in range(100):
            model.run()
        ratios.append((time.perf_counter() - begin) / engine)
    function = model.function([PAID, "layer.trade.weight"], METRIC)
    count = 1 << (17 if LONG else 15)
    points = np.random.default_rng(2).uniform([0, 0.1], [1, 0.4], (count, 2))
    costs = []
    for _ in range(3):
        begin = time.perf_counter()
        model.sweep(count, METRIC, finals=False)
        middle = time.perf_counter()
        function(points)
        costs.append((time.perf_counter() - middle) / (middle - begin))
    print(f"a run costs {min(ratios):.3f} times the engine's, a point {min(costs):.2f} replicates")
    assert min(ratios) < 1.3 and min(costs) < 1.2
