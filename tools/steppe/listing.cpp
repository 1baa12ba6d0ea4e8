#include "tools/steppe/listing.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/metric.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/scenario/read_files.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "tools/steppe/arguments.hpp"

namespace steppe {
namespace {

namespace fs = std::filesystem;

using Entries = std::vector<ReferenceEntry>;

ReferenceEntry entry(const std::string& name, const std::string& type, const std::string& doc) {
    return {"", name, type, "", "", "", "", doc};
}

/// Returns the scenarios of a folder with their titles.
Entries scenarios_in(const std::string& given, Paths paths) {
    std::error_code none;
    std::string folder = given;
    if (folder.empty())
        folder = fs::is_directory("scenarios", none) ? "scenarios" : shipped_scenarios();
    if (folder.empty()) folder = ".";
    if (!fs::is_directory(folder, none))
        throw UsageError(
            "scenarios: `{}` is not a folder: name one, as in steppe list scenarios DIR", folder);
    std::vector<std::string> files;
    for (const auto& file : fs::directory_iterator(folder, none))
        if (file.path().extension() == ".toml" && file.is_regular_file(none))
            files.push_back(folder == "." ? file.path().filename().string() : file.path().string());
    if (files.empty()) throw UsageError("there is no scenario (.toml) in `{}`", folder);
    std::ranges::sort(files);
    Entries out;
    ReadFiles read;
    for (const auto& file : files) {
        Diagnostics found;
        const auto document = load_document(file, {}, {}, read, found, paths);
        read.sources.insert(read.sources.end(), document.files.begin(), document.files.end());
        const Node* title = document.root.find("title");
        out.push_back(entry(file, "",
                            found.has_errors() ? "not a valid scenario"
                            : title == nullptr ? ""
                                               : title->text));
    }
    return out;
}

Entries agents_of(const Scenario& scenario) {
    Entries out;
    for (const auto& [id, a] : scenario.agents) {
        out.push_back(entry(
            id, scenario.role_of(id),
            fmt::format("{}, GDP {}", a.name.given ? a.name.value : id, shortest(a.gdp.value))));
        out.back().unit = "USD bn";
    }
    return out;
}

/// Returns a date, or two for a question about an interval.
std::string dates_of(const Ask& ask) {
    if (ask.at.given) return to_text(ask.at.value);
    std::vector<std::string> dates;
    for (const auto& date : ask.during.items) dates.push_back(to_text(date.value));
    return join(dates, " to ");
}

Entries of_scenario(const std::string& what, const Scenario& scenario) {
    Entries out;
    if (what == "agents") return agents_of(scenario);
    if (what == "issues")
        for (const auto& [id, issue] : scenario.issues)
            out.push_back(entry(id, "", issue.name.given ? issue.name.value : id));
    if (what == "layers")
        for (const auto& [id, layer] : scenario.layers)
            out.push_back(entry(id, layer.kind.value,
                                fmt::format("weight {}, {}", to_toml(layer.weight),
                                            count_of(layer.table.rows.size(), "row"))));
    if (what == "asks")
        for (const auto& [id, ask] : scenario.asks) {
            const auto dates = dates_of(ask);
            out.push_back(entry(id, "", ask.text.given ? ask.text.value : ask.that.value));
            out.back().range = ask.that.value + (dates.empty() ? "" : ", " + dates);
        }
    if (what == "events")
        for (const auto& [id, event] : scenario.events)
            out.push_back(entry(
                id, event.kind.value,
                event.start.given ? "starts " + to_text(event.start.value) : "starts at random"));
    if (what == "pledges")
        for (const auto& [id, pledge] : scenario.pledges)
            out.push_back(
                entry(id, pledge.layer.value,
                      fmt::format("{} promises {} bn USD, {} of it is paid", pledge.from.value,
                                  to_toml(pledge.amount), to_toml(pledge.realisation))));
    if (what == "numbers")
        for (const auto& [address, at] : numbers_of(scenario))
            out.push_back(entry(address, at.number->distribution ? "uncertain" : "exact",
                                to_toml(*at.number)));
    if (what == "metrics") {
        const auto program = compile(scenario);
        for (const auto& metric : all_metrics(*program))
            out.push_back(entry(metric.address, "", metric_kinds()[metric.kind]->unit));
    }
    return out;
}

}  // namespace

std::string shipped_scenarios() {
    std::error_code none;
    const auto folder = fs::read_symlink("/proc/self/exe", none).parent_path().parent_path() /
                        "share/steppe/scenarios";
    return fs::is_directory(folder, none) ? folder.string() : "";
}

const std::vector<std::string>& all_lists() {
    static const std::vector<std::string> all{"agents",  "asks",    "codes",   "distributions",
                                              "events",  "issues",  "keys",    "layers",
                                              "metrics", "numbers", "pledges", "scenarios"};
    return all;
}

std::vector<ReferenceEntry> listed(const std::string& what, const std::string& file, Paths paths) {
    if (what == "scenarios") return scenarios_in(file, paths);
    const bool of_language = what == "keys" || what == "codes" || what == "distributions";
    if (!file.empty() && !of_language)
        return of_scenario(what,
                           load_scenario(file, model_registry(), {.set = {}, .paths = paths}));
    if (!file.empty())
        throw UsageError("{} are words of the language and not those of a file: steppe list {}",
                         what, what);
    Entries out;
    for (const auto& one : reference())
        if (one.group == what) out.push_back(one);
    if (out.empty()) throw UsageError("{} needs a scenario: steppe list {} FILE", what, what);
    return out;
}

}  // namespace steppe
