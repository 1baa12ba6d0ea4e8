"""The cases of frozen.py: calls of the program by name. Few replicates suffice, as every number is
recorded. {s} is the folder of scenarios, {in} that of FILES, {out} that of the results."""
import sweeping

# Two states, two years, drawn numbers of several kinds, an event, questions, and a second power.
SMALL = sweeping.SMALL.partition("[sweep]")[0]
HEAD = SMALL.partition("[agent")[0]
for before, more in (("[agent.KAZ]\n", '[agent.USA]\nrole = "power"\ngdp_usd_bn = 28000\n'),
                     ("[pledge.help]\n", "cell.KAZ.USA = 4\n")):
    SMALL = SMALL.replace(before, more + before)
SWEEP = """[sweep]
scrambles = 4
metrics = ["gdp.*", "paid.*"]
"""
CROWD = HEAD + """[issue.one]
position = { A = 0.5 }
[agent.A]
role = "power"
gdp_usd_bn = 4000
[crowd]
agents = "crowd.csv"
edges = "ties.csv"
"""
FILES = {
    "small.toml": SMALL + SWEEP,
    "more.toml": SMALL.replace("[5, 15]", "[6, 16]").replace("loss = 0.5", "loss = 0.4") + SWEEP,
    "grid.toml": SMALL + SWEEP + '[sweep.grid]\n"pledge.help.years" = [0.5, 1]\n',
    "related.toml": SMALL + SWEEP + '[[sweep.correlation]]\nbetween = ["pledge.help.realisation", '
                    '"pledge.help.amount_usd_bn"]\nrank = 0.8\n',
    "observed.csv": "date,metric,value,sd\n2026-10-01,paid.help,1.9,0.2\n"
                    "2027-04-01,paid.help,4.1,0.3\n2028-01-01,gdp.KAZ,271,5\n",
    "crowd.toml": CROWD,
    "crowd.csv": "id,group,position.one\n"
                 + "".join(f"{n},{'ab'[n % 2]},{(n % 9 - 4) / 10}\n" for n in range(60)),
    "ties.csv": "listener,speaker\n"
                + "".join(f"{n},{(n + d) % 60}\n" for n in range(60) for d in (1, 7)) + "5,A\n",
}
SMALL_ONLY = {
    "sweep": ["sweep {in}/small.toml -n 256 --save-finals --quiet --out {out}"],
    "sweep-grid": ["sweep {in}/grid.toml -n 64 --save-finals --design lhs --quiet --out {out}"],
    "sweep-random": ["sweep {in}/related.toml -n 100 --save-finals --design random --seed 3 "
                     "--quiet --out {out}"],
    "sweep-shards": ["sweep {in}/small.toml -n 128 --shard 0/2 --quiet --out {in}/parts",
                     "sweep {in}/small.toml -n 128 --shard 1/2 --quiet --out {in}/parts",
                     "merge {in}/parts/part-0-of-2 {in}/parts/part-1-of-2 --quiet --out {out}"],
    "compare": ["compare {in}/small.toml {in}/more.toml {in}/small.toml -n 128 --json --out {out}"],
    "regret": ["regret {in}/small.toml {in}/more.toml --metric influence_share.KAZ.JPN -n 128 "
               "--at-least 0.7 --json --out {out}"],
    "seek": ["seek {in}/small.toml --vary pledge.help.realisation --in 0,1 --until half --json "
             "--out {out}"],
    "seek-probability": ["seek {in}/small.toml --vary pledge.help.realisation --in 0.05,1 "
                         "--until half -n 256 --level 0.4 --json --out {out}"],
    "optimise": ["optimise {in}/small.toml --vary pledge.help.amount_usd_bn[0,90] --maximise "
                 "effective_patrons.KAZ --json --out {out}"],
    "optimise-mean": ["optimise {in}/small.toml --vary pledge.help.amount_usd_bn[0,90] "
                      "--maximise effective_patrons.KAZ -n 64 --json --out {out}"],
    "calibrate": ["calibrate {in}/small.toml --to {in}/observed.csv --free pledge.help.* "
                  "--free agent.KAZ.gdp_usd_bn --json --out {out}"],
    "calibrate-held-out": ["calibrate {in}/small.toml --to {in}/observed.csv --free pledge.* "
                           "--until 2026 --starts 2 --json --out {out}"],
    "discover": ["discover {in}/small.toml --ask half -n 512 --boxes 2 --json --out {out}"],
    "discover-not": ["discover {in}/small.toml --ask half --not --threshold 0.8 -n 256 --json "
                     "--out {out}"],
    "attribute": ["attribute {in}/small.toml {in}/more.toml --metric paid.help --by number --json "
                  "--out {out}"],
    "attribute-mean": ["attribute {in}/small.toml {in}/more.toml --metric gdp.KAZ -n 64 --json "
                       "--out {out}"],
    "population": ["run {in}/crowd.toml --crowd-agents --steady --influence-of A --json "
                   "--out {out}"],
}
for method in ("sobol", "shapley", "morris"):
    SMALL_ONLY[f"sensitivity-{method}"] = [
        f"sensitivity {{in}}/small.toml --metric gdp.KAZ --metric ask.half --method {method} "
        "--budget 512 --json --out {out}"]
SMALL_ONLY["sensitivity-correlated"] = ["sensitivity {in}/related.toml --metric paid.help --budget "
                                        "1024 --groups none --json --out {out}"]
for rule, more in (("uniform", ""), ("lattice", "--rewired 0.1"), ("rmat", "--issues 2")):
    SMALL_ONLY[f"generate-{rule}"] = [
        f"generate {rule} -n 200 --degree 4 {more} --groups 3 --out {{out}}/made",
        "run {out}/made/scenario.toml --crowd-agents --quiet --out {out}/ran"]
PLEDGE = "pledge.japan-20b"
FLAGSHIP = {
    "sweep": ["sweep {s}/japan-20b.toml -n 64 --save-finals --quiet --out {out}"],
    "sweep-shock": ["sweep {s}/taiwan-crisis.toml -n 32 --save-finals --quiet --out {out}"],
    "sweep-metals": ["sweep {s}/rare-earth-controls.toml -n 16 --metrics gdp.* --quiet "
                     "--out {out}"],
    "compare": ["compare {s}/baseline.toml {s}/japan-20b.toml {s}/china-matches-japan.toml -n 32 "
                "--json --out {out}"],
    "compare-shock": ["compare {s}/baseline.toml {s}/taiwan-crisis.toml -n 16 --metrics gdp.* "
                      "--at 2030-01-01 --json --out {out}"],
    "regret": ["regret {s}/japan-20b.toml {s}/technoparks-and-ai.toml --futures {s}/baseline.toml "
               "--metric regional_influence.JPN -n 32 --json --out {out}"],
    "seek": [f"seek {{s}}/japan-20b.toml --vary {PLEDGE}.realisation --in 0,1 --until "
             "a-tenth-of-the-region --points 9 --json --out {out}"],
    "optimise": [f"optimise {{s}}/japan-20b.toml --vary {PLEDGE}.to.UZB[0,19] --vary "
                 f"{PLEDGE}.to.KAZ[0,19] --sum --maximise regional_influence.JPN --starts 2 --json "
                 "--out {out}"],
    "calibrate": [f"run {{s}}/japan-20b.toml --set {PLEDGE}.realisation=0.45 --metrics paid.* "
                  "--quiet --out {in}/planted",
                  "calibrate {s}/japan-20b.toml --to {in}/planted/timeseries.csv --free "
                  f"{PLEDGE}.realisation --json --out {{out}}"],
    "sensitivity": ["sensitivity {s}/japan-20b.toml --metric regional_influence.JPN --groups table "
                    "--budget 880 --json --out {out}"],
    "sensitivity-morris": ["sensitivity {s}/japan-20b.toml --metric gdp.UZB --method morris "
                           "--groups kind --budget 128 --json --out {out}"],
    "discover": ["discover {s}/japan-20b.toml --ask a-tenth-of-the-region -n 256 --json "
                 "--out {out}"],
    "attribute": ["attribute {s}/baseline.toml {s}/china-matches-japan.toml --metric "
                  "regional_influence.JPN --json --out {out}"],
    "attribute-shock": ["attribute {s}/baseline.toml {s}/taiwan-crisis.toml --metric gdp.JPN --at "
                        "2030-01-01 --permutations 8 --json --out {out}"],
    "game": ["game {s}/baseline.toml --issue world-order --powers USA:+1:5,JPN:+1:4,CHN:-1:10 "
             "--value equal --json --out {out}"],
    "game-others": ["game {s}/baseline.toml --issue unsc-japan-seat --powers JPN:+1:4,CHN:-0.5:10 "
                    "--on others --starts 4 --json --out {out}"],
    "steady": ["run {s}/japan-20b.toml --steady --metrics position.* --json"],
    "paths": ["paths {s}/japan-20b.toml --from JPN --to KGZ --json",
              "paths {s}/baseline.toml --json"],
    "paths-graph": ["paths {s}/japan-20b.toml --format csv --out {out}/all",
                    "paths {s}/japan-20b.toml --format csv --layer trade --at 2031-04-01 --out "
                    "{out}/trade"],
    "why": ["why influence_share.UZB.JPN {s}/japan-20b.toml --at 2031-04-01 --json --out {out}",
            "why gdp_gap.JPN {s}/rare-earth-controls.toml --at 2027-04-01 --json"],
    "chokepoints": ["chokepoints {s}/japan-20b.toml --from KAZ --to JPN --json",
                    "chokepoints {s}/taiwan-crisis.toml --from CHN --to UZB --at 2030-01-01 "
                    "--json"],
    "sources": ["sources {s}/baseline.toml --json"],
    "list": [f"list {what} --json" for what in ("layers", "events", "metrics", "keys",
                                                "distributions", "codes")]
            + ["list agents {s}/baseline.toml --json"],
    "explain": [f"explain {word} --json" for word in ("E014", "W103", "realisation", "trust",
                                                      "influence_share.KAZ.CHN", "corridor")],
}
SUITES = "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9"


def cases(root):
    """Returns the calls of each case by its name."""
    found = {f"run/{file.stem}": [f"run {{s}}/{file.name} --json --quiet --out {{out}}"]
             for file in sorted((root / "scenarios").glob("*.toml"))}
    found.update({f"small/{name}": calls for name, calls in SMALL_ONLY.items()})
    found.update({f"shipped/{name}": calls for name, calls in FLAGSHIP.items()})
    found.update({f"hindcast/{suite}": [f"hindcast {suite} --json --out {{out}}"]
                  for suite in SUITES})
    return found
