#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/report/files.hpp"
#include "tools/steppe/listing.hpp"

namespace steppe {
namespace {

/// A small, commented scenario that runs.
constexpr const char* starter =
    R"(# A scenario of steppe. `steppe run {0}.toml` runs it, `steppe check {0}.toml` checks it,
# `steppe list keys` lists every key. To build on another scenario instead of starting from scratch:
# extends = "baseline.toml"
title = "{0}"
question = "Does a pledge of 10 bn USD move the balance of influence in a small state?"

[time]
start = 2026-01-01   # the first of a month
step = "quarter"     # or "month", "year"
years = 10

# Keys contain the units. Every table may have `source` and `note` for the origin of its numbers.
[agent.BIG]
name = "A power"
role = "power"
gdp_usd_bn = 4000
growth_per_year = 0.01

[agent.OLD]
name = "Another power"
role = "power"
gdp_usd_bn = 2000
growth_per_year = 0.01

[agent.SMALL]
name = "A small state"
role = "target"
gdp_usd_bn = 100
growth_per_year = 0.05
susceptibility = 0.5   # weight of others against its own conviction

# A question on which states take positions from -1 to 1.
[issue.treaty]
name = "a treaty"
position = {{ BIG = 0.9, OLD = -0.6, SMALL = -0.1 }}

# A channel of influence: cell.RECEIVER.INVESTOR, USD bn. Rows may also come from a CSV file.
[layer.investment]
kind = "stock"
weight = 1
cell.SMALL.BIG = 3
cell.SMALL.OLD = 20
cell.SMALL.ROW = 30   # the rest of the world

[pledge.help]
from = "BIG"
to = "SMALL"
layer = "investment"
amount_usd_bn = 10
start = 2026-01-01
years = 5
realisation = {{ pert = [0.1, 0.4, 0.8] }}   # uncertain: `run` uses the mode

[ask.overtakes]
text = "Does the pledge make BIG the stronger of the two?"
that = "influence_share.SMALL.BIG > influence_share.SMALL.OLD"
at = 2036-01-01
)";

void make(const std::string& name, const std::string& folder, Session& session) {
    const auto refuse = [&](const std::string& text, int code) {
        fmt::print(stderr, "steppe: {}\n", text);
        session.code = code;
    };
    if (!is_id(name))
        return refuse(
            fmt::format("`{}` is not a scenario name (letters, digits, `_` and `-`)", name), 2);
    const std::string path =
        (std::filesystem::path(folder) / (name + ".toml")).lexically_normal().string();
    if (std::filesystem::exists(path))
        return refuse(fmt::format("`{}` already exists; nothing was written", path), 2);
    make_folder(folder);
    write_file(path, fmt::format(starter, name));
    fmt::print("-> {}\nRun it:  steppe run {}\n", path, path);
    if (const auto shipped = shipped_scenarios(); !shipped.empty())
        fmt::print("Scenarios installed with the program: {}\n", shipped);
    if (name != "baseline" &&
        std::filesystem::exists(std::filesystem::path(folder) / "baseline.toml"))
        fmt::print(
            "The folder has a baseline.toml: add `extends = \"baseline.toml\"` at the top to build "
            "on it instead.\n");
}

}  // namespace

void add_new(Command app, Session& session) {
    auto command = app.add("new", "Write a commented scenario to start from");
    auto name = std::make_shared<std::string>();
    auto folder = std::make_shared<std::string>(".");
    command.option("name", *name, "Name of the scenario").required();
    command.option("--dir DIR", *folder, "Folder to write the scenario to");
    command.footer("Example:\n  steppe new my-question && steppe run my-question.toml");
    command.on_run([name, folder, &session] { make(*name, *folder, session); });
}

}  // namespace steppe
