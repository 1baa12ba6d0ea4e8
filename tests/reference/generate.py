"""Writes random but valid scenarios: generate.py SEED FOLDER prints the file to run."""
import pathlib
import random
import sys

IDS = ["AAA", "BB-2", "CCC", "D_4", "EEE", "FFF", "GGG", "H-8"]


def number(r, low, high):
    """A number in a range, sometimes uncertain; `run` takes the centre."""
    v = round(r.uniform(low, high), 4)
    if r.random() < 0.25 and low < v < high:
        return f"{{ pert = [{low}, {v}, {high}] }}"
    return repr(v)


def inline(pairs):
    return "{ " + ", ".join(f"{k} = {v}" for k, v in pairs) + " }"


def table(folder, name, header, rows):
    (folder / name).write_text("\n".join([header] + [",".join(map(str, row)) for row in rows]) + "\n", encoding="utf-8")


def agents(r, ids):
    out = []
    for n, id in enumerate(ids):
        role = "power" if n < 2 else "target" if n < 4 else r.choice(["power", "target", "other"])
        out.append(f'[agent.{id}]\nrole = "{role}"\ngdp_usd_bn = {number(r, 1, 20000)}\ngrowth_per_year = {round(r.uniform(-0.02, 0.08), 4)}\n'
                   f"military_usd_bn = {number(r, 0, 900)}\nautonomy = {number(r, 0, 0.9)}\n"
                   f"susceptibility = {r.choice([0, 1, 0.99]) if r.random() < 0.2 else number(r, 0, 1)}\n")
        if r.random() < 0.4:
            out.append(f"capital_output = {number(r, 2, 4)}\ncapital_elasticity = {number(r, 0.1, 0.5)}\nsaving = {number(r, 0, 0.05)}\n")
    return out


def issues(r, ids):
    out, names = [], ["first", "second", "third"][: r.randint(1, 3)]
    for name in names:
        position, conviction = [], []
        for id in ids:
            which = r.random()
            if which < 0.8:
                position.append((id, round(r.uniform(-1, 1), 3)))
            if which > 0.7:
                conviction.append((id, round(r.uniform(-1, 1), 3)))
        others = [n for n in names if n != name]
        out.append(f"[issue.{name}]\nthreshold = {number(r, -0.5, 0.5)}\nvote_width = {number(r, 0.05, 1)}\nabstain_band = {number(r, 0, 0.3)}\n"
                   f"position = {inline(position)}\nconviction = {inline(conviction)}\n")
        if r.random() < 0.5:
            out.append(f"coupling = {inline([(o, round(r.uniform(-0.4, 0.4), 3)) for o in others])}\n")
        if r.random() < 0.5:
            weight = number(r, 0, 1) if r.random() < 0.5 else inline([(id, number(r, 0.01, 1)) for id in r.sample(ids, 2)])
            out.append(f"norm = {number(r, -1, 1)}\nnorm_weight = {weight}\n")
    return out


def layers(r, ids, folder):
    out = []
    some = [(a, b) for a in ids for b in ids if a != b and r.random() < 0.5]
    for name in ("money", "loans"):
        rows = [(a, b, round(r.expovariate(0.1), 4), round(r.expovariate(1), 3) if r.random() < 0.3 else "") for a, b in some if r.random() < 0.6]
        rows += [(a, "ROW", round(r.expovariate(0.05), 3), "") for a in ids if r.random() < 0.5]
        table(folder, name + ".csv", "host,investor,stock_usd_bn,flow_usd_bn_per_year", rows or [(ids[0], ids[1], 1, "")])
        out.append(f'[layer.{name}]\nkind = "stock"\nweight = {number(r, 0.1, 1)}\ndata = "{name}.csv"\ndepreciation_per_year = {number(r, 0, 0.2)}\n'
                   f"capital_share = {number(r, 0, 1)}\ntrade_link = {r.choice(['true', 'false'])}\nhome_per_gdp = {number(r, 0, 0.1)}\n"
                   f"cell.{ids[0]}.{ids[1]} = {number(r, 0, 10)}\n")
    rows = [(a, b, round(r.expovariate(0.05), 4)) for a, b in some]
    rows += [pair for id in ids if r.random() < 0.8 for pair in ((id, "ROW", round(r.uniform(0, 90), 2)), ("ROW", id, round(r.uniform(0, 90), 2)))]
    table(folder, "trade.csv", "importer,exporter,usd_bn", rows or [(ids[0], ids[1], 1)])
    out.append(f'[layer.trade]\nkind = "trade"\nweight = {number(r, 0.1, 1)}\nweight_by = {inline([(ids[1], number(r, 0, 2))])}\ndata = "trade.csv"\n')
    for name in ("arms", "talks"):
        rows = [(a, b, round(r.random(), 3)) for a, b in some if a < b]
        table(folder, name + ".csv", "a,b,strength", rows or [(ids[0], ids[1], 0.5)])
        out.append(f'[layer.{name}]\nkind = "tie"\nweight = {number(r, 0, 1)}\ncapability = "{r.choice(["gdp", "military"])}"\ndata = "{name}.csv"\n')
    rows = [(a, b, round(r.uniform(0, 0.99 / len(ids)), 4), year) for a, b in some for year in ([2020] if r.random() < 0.5 else [2024, 2027, 2031])]
    table(folder, "given.csv", "agent,influencer,share,year", rows or [(ids[0], ids[1], 0.1, 2020)])
    out.append(f'[layer.given]\nkind = "fixed"\nweight = {number(r, 0, 1)}\ndata = "given.csv"\n')
    for n in range(r.randint(0, 3)):
        members = ", ".join(f'"{m}"' for m in r.sample(ids, r.randint(2, len(ids))) + ["ELSEWHERE"])
        out.append(f'[institution.body-{n}]\nlayer = "{r.choice(["arms", "talks"])}"\nstrength = {number(r, 0, 1)}\nmembers = [{members}]\n')
    return out


def money(r, ids, start):
    out = []
    for n in range(r.randint(1, 4)):
        giver, *hosts = r.sample(ids, r.randint(2, len(ids)))
        profile = r.choice(["flat", "front", "back", "hazard"])
        to = inline([(h, round(r.uniform(0.1, 5), 2)) for h in hosts]) if r.random() < 0.7 else f'"{hosts[0]}"'
        month = r.randint(start, start + 60)
        out.append(f'[pledge.p-{n}]\nfrom = "{giver}"\nto = {to}\nlayer = "{r.choice(["money", "loans"])}"\namount_usd_bn = {number(r, 0, 50)}\n'
                   f'start = {month // 12:04}-{month % 12 + 1:02}-{r.choice([1, 1, 15, 28]) if month > start else 1:02}\nprofile = "{profile}"\n'
                   f"delay_years = {number(r, 0, 2)}\ntechnology = {number(r, 0, 1)}\n")
        out.append(f"disburse_per_year = {number(r, 0, 1)}\ncancel_per_year = {number(r, 0, 1)}\n" if profile == "hazard"
                   else f"years = {number(r, 0.3, 9)}\nrealisation = {number(r, 0, 1)}\n")
    for n in range(r.randint(0, 2)):
        by, to = r.sample(ids, 2)
        month = r.randint(start, start + 40)
        out.append(f'[response.r-{n}]\nby = "{by}"\nto = "{to}"\nlayer = "money"\nmatch = {number(r, 0, 2)}\nlag_years = {number(r, 1, 3)}\n'
                   f"start = {month // 12:04}-{month % 12 + 1:02}-{r.choice([1, 10]):02}\n")
    return out


def write(seed, folder):
    """A baseline and a scenario that extends it; the path of the latter."""
    r, folder = random.Random(seed), pathlib.Path(folder)
    ids = sorted(IDS[: r.randint(4, len(IDS))])
    start = 12 * 2025 + r.randint(0, 11)
    step, years = r.choice([("month", 3), ("quarter", 6), ("year", 12)])
    hostility = [f"{a}.{b} = {number(r, 0, 1)}" for a in ids for b in ids if a < b and r.random() < 0.4]
    base = [f'[time]\nstart = {start // 12:04}-{start % 12 + 1:02}-01\nstep = "{step}"\nyears = {years}\n',
            f"[model]\nopinion_rate_per_year = {number(r, 0, 1)}\ntrade_elasticity = {number(r, 0.5, 1.5)}\ntechnology_return = {number(r, 0, 1)}\n"
            f'trade_per_stock = {number(r, 0, 0.5)}\nregional_weights = "{r.choice(["gdp", "equal"])}"\n']
    base += agents(r, ids) + issues(r, ids) + layers(r, ids, folder) + ["[hostility]\n" + "\n".join(hostility) + "\n"]
    (folder / "baseline.toml").write_text("\n".join(base), encoding="utf-8")
    file = folder / "scenario.toml"
    change = f"[agent.{ids[2]}]\nautonomy = {number(r, 0, 0.9)}\n" if r.random() < 0.3 else ""
    file.write_text('extends = "baseline.toml"\n' + change + "\n".join(money(r, ids, start)), encoding="utf-8")
    return file


if __name__ == "__main__":
    print(write(int(sys.argv[1]), sys.argv[2]))
