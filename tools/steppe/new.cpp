#include <cstdio>
#include <filesystem>
#include <set>

#include "engine/core/files.hpp"
#include "engine/model/kinds.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/listing.hpp"
#include "tools/steppe/new_stanzas.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

/// A small world that runs, for scenarios that extend no other.
constexpr const char* world = R"(# A small world to start from: two powers and a small state.
title = "A small world"
question = "What is the balance of influence without any change?"

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
position = { BIG = 0.9, OLD = -0.6, SMALL = -0.1 }

# Channels of influence: cell.RECEIVER.SENDER. Rows may also come from a CSV file.
[layer.investment]
kind = "stock"         # USD bn; the sender is the investor
cell.SMALL.BIG = 3
cell.SMALL.OLD = 20
cell.SMALL.ROW = 30    # the rest of the world

[layer.trade]
kind = "trade"         # USD bn a year; the sender is the exporter
cell.SMALL.BIG = 6
cell.BIG.SMALL = 5
cell.SMALL.OLD = 8
cell.OLD.SMALL = 9
cell.BIG.OLD = 60
cell.OLD.BIG = 80
cell.SMALL.ROW = 10
cell.ROW.SMALL = 8

[layer.security]
kind = "tie"           # treaties, from 0 to 1, in both directions
cell.SMALL.OLD = 0.3

# A commodity: cell.BUYER.SELLER in units a year.
[commodity.ore]
unit = "kt"
gdp_at_risk = { BIG = 0.002, OLD = 0.002 }   # output lost without any of it
cell.BIG.SMALL = 60
cell.BIG.ROW = 40
cell.OLD.SMALL = 20
cell.OLD.OLD = 50
)";

/// Returns the file of a scenario that is named by its path or its name. \throws UsageError
fs::path find_scenario(const std::string& name, const fs::path& folder) {
    std::vector<fs::path> places{folder, ".", "scenarios"};
    if (const auto shipped = shipped_scenarios(); !shipped.empty()) places.emplace_back(shipped);
    if (fs::is_regular_file(name)) return name;
    std::set<std::string> found;
    for (const auto& place : places) {
        if (const auto file = place / (name + ".toml"); fs::is_regular_file(file)) return file;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(place, none))
            if (entry.path().extension() == ".toml") found.insert(entry.path().stem().string());
    }
    const std::vector<std::string> known(found.begin(), found.end());
    throw UsageError("--from: no scenario `{}`. {}", name,
                     did_you_mean(name, known, "Scenarios: " + join(known, ", ")));
}

/// Returns the path of a file as a scenario in a folder names it: relative if both lie below the
/// present folder, so that they can be moved together.
std::string named_from(const fs::path& file, const fs::path& folder) {
    const auto whole = fs::canonical(file), here = fs::canonical("."), from = fs::canonical(folder);
    const auto is_below = [&](const fs::path& path) {
        return std::mismatch(here.begin(), here.end(), path.begin(), path.end()).first ==
               here.end();
    };
    const bool is_near = whole.parent_path() == from || (is_below(whole) && is_below(from));
    std::string out;
    for (const char c : (is_near ? fs::relative(whole, from) : whole).string())
        out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return out;
}

/// Returns the file that extends a scenario, with its stanzas.
/// \param used titles of the stanzas that are not commented out begin with one of these
std::string text_of(const std::string& name, const std::string& base, const Scenario& scenario,
                    const std::vector<std::string>& used) {
    std::string out = fmt::format(
        R"(# A scenario of steppe: `steppe run {0}.toml` runs it, `steppe check {0}.toml` checks it.
# It has everything of the file that it extends, and is compared with it. Below are stanzas
# to use: remove one `# ` of each line of a stanza, and change its numbers. `steppe list keys`
# lists every key, `steppe list agents {1}` the states.
title = "{0}"
question = "What do you ask?"
extends = "{1}"
)",
        name, base);
    for (const auto& stanza : stanzas_for(scenario)) {
        out += fmt::format("\n#### {}\n", stanza.title);
        const bool is_used = std::ranges::any_of(
            used, [&](const auto& word) { return stanza.title.rfind(word, 0) == 0; });
        if (stanza.text.empty()) {
            out += fmt::format("#### The scenario lacks {}.\n", stanza.needs);
            continue;
        }
        for (const auto& line : split(stanza.text, '\n'))
            out += is_used ? line + "\n" : line.empty() ? "#\n" : "# " + line + "\n";
    }
    return out;
}

struct New : BasicCommand {
    void add_options();
    void run() const;

    std::string name{}, from{}, folder = ".";
};

void New::run() const {
    if (!is_id(name))
        throw UsageError("`{}` is not a scenario name (letters, digits, `_` and `-`)", name);
    const auto path_of = [&](const std::string& stem) {
        const auto path = (fs::path(folder) / (stem + ".toml")).lexically_normal();
        if (fs::exists(path))
            throw UsageError("`{}` already exists; nothing was written", path.string());
        return path;
    };
    const auto path = path_of(name);
    const bool has_base = !from.empty();
    const auto base = has_base ? find_scenario(from, folder) : path_of(name + "-world");
    if (!has_base) {
        make_folder(folder);
        write_file(base.string(), world);
    }
    const auto scenario =
        load_scenario(base.string(), model_registry(),
                      {.set = {}, .paths = session.anywhere ? Paths::anywhere : Paths::own_folder});
    make_folder(folder);
    write_file(path.string(),
               text_of(name, named_from(base, folder), scenario,
                       has_base ? std::vector<std::string>{}
                                : std::vector<std::string>{"A pledge", "A question"}));
    show("-> {}{}\nTry:  steppe run {}\n", path.string(), has_base ? "" : "  " + base.string(),
         path.string());
    if (has_base) return;
    if (const auto shipped = shipped_scenarios(); !shipped.empty())
        show("Scenarios installed with the program: {}\n", shipped);
    if (fs::exists(fs::path(folder) / "baseline.toml"))
        show("To build on baseline.toml instead: steppe new NAME --from baseline\n");
}

void New::add_options() {
    command.option("name", name, "Name of the scenario").required();
    command.option(
        "--from SCENARIO", from,
        "Scenario to build on: a file, or the name of one in the folder, in scenarios/ or "
        "installed (default: a small world, in a file beside it)");
    command.option("--dir DIR", folder, "Folder to write the scenario to");
    command.footer(R"(
The file has stanzas to use: a pledge, a stop of exports, a sanction, a corridor, a new power with
its rows, a question.
Examples:
  steppe new my-question && steppe run my-question.toml
  steppe new my-pledge --from scenarios/japan-20b.toml)");
}

}  // namespace

void add_new(Command command, Session& session) { add_command<New>(command, session); }

}  // namespace steppe
