"""Large networks: runs steppe_large_bench and formats its results as tables."""
import json
import os
import subprocess
import tempfile

KINDS = {"uniform": "uniform", "rmat": "rmat, shuffled"}


def measure(program):
    """Returns the counters of each benchmark by name, and the load around them."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        load = os.getloadavg()[0]
        done = subprocess.run([program, f"--benchmark_out={out.name}", "--benchmark_out_format=json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        found = json.load(open(out.name, encoding="utf-8"))
    return {"load": [load, os.getloadavg()[0]], "found": {run["name"].split("/iterations")[0]: run for run in found["benchmarks"]}}


def times(value):
    return f"{value:.1f}" if value >= 9.95 else f"{value:.2f}"


def product_table(found):
    rows = []
    for name, run in found.items():
        if not name.startswith("compare/"):
            continue
        kind, issues = name.removeprefix("compare/").split("_")[:2]
        rows.append([KINDS[kind], issues, f"{run['ms']:.0f} ms", times(run["x_eigen"]), times(run["x_eigen_run_time"]), times(run["x_eigen_step"]),
                     times(run["x_graphblas"]) if "x_graphblas" in run else "", f"{run['of_gather']:.2f}", times(run["x_prefetch"])])
    head = ["network", "issues", "a step", "x Eigen, size known", "x Eigen, size not known", "x Eigen, whole step", "x GraphBLAS", "of the gather ceiling",
            "ceiling x without prefetch"]
    return head, rows


def step_table(found):
    rows = []
    for kind, words in KINDS.items():
        for threads in (1, 2):
            run = found[f"million_step/{kind}_{threads}_threads"]
            rows.append([words, str(threads), f"{run['ms']:.0f} ms", f"{run['ms_processor']:.0f} ms"])
    return ["a million agents, four issues", "threads", "a step by the clock", "processor time of all threads"], rows


def equilibrium_table(found):
    rows = []
    for name, run in found.items():
        if not name.startswith("equilibrium_against_steps/"):
            continue
        words = name.split("/")[1].split("_")
        convictions = "cancel out" if "mean" in words else "0.3 on average"
        rows.append([f"0.{words[2][1:]}", words[0], convictions, f"{run['ms']:.0f} ms", f"{run['products']:.0f}", f"{run['products_steps']:.0f}",
                     times(run["x_steps"])])
    return ["susceptibility", "issues", "convictions", "equilibrium", "products", "rounds of going round", "times as fast"], rows


def tables(result):
    found = result["found"]
    return [step_table(found), product_table(found), equilibrium_table(found)]


def ways(result):
    """Returns the text on the fastest variant of each library."""
    lines = [f"{name.removeprefix('compare/').replace('_', ' ')}: {run['label']}." for name, run in result["found"].items() if name.startswith("compare/")]
    return "The fastest of what was tried: " + " ".join(lines)
