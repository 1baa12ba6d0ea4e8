#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/coverage.hpp"
#include "engine/report/resolved.hpp"
#include "engine/scenario/numbers.hpp"

namespace steppe {
namespace {

using Entries = std::vector<ReferenceEntry>;

ReferenceEntry entry(const std::string& name, const std::string& type, const std::string& doc) {
    return {"", name, type, "", "", "", "", doc};
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

Entries list_of(const Scenario& scenario, const std::string& what) {
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
    return out;
}

}  // namespace

std::vector<ReferenceEntry> Model::list(const std::string& what) const {
    if (what != "metrics") return list_of(state_->scenario, what);
    Entries out;
    for (const auto& metric : all_metrics(state_->program()))
        out.push_back(entry(metric.address, "", metric_kinds()[metric.kind]->unit));
    return out;
}

std::vector<Question> Model::questions() const {
    std::vector<Question> out;
    for (const auto& ask : state_->program().asks) out.push_back({ask.id, ask.text});
    return out;
}

std::string Model::resolve_names(const std::string& text) const {
    return with_ids(state_->scenario, text);
}

std::vector<std::string> Model::drawn() const {
    std::vector<std::string> out;
    for (const auto& draw : state_->program().draws) out.push_back(draw.address);
    return out;
}

Sampling Model::sampling() const {
    const auto& sweep = state_->scenario.sweep;
    return {.replicates = static_cast<std::uint64_t>(sweep.replicates.value),
            .seed = static_cast<std::uint64_t>(sweep.seed.value),
            .design = sweep.design.value};
}

std::vector<std::shared_ptr<const Source>> Model::files() const {
    return files_of(state_->scenario);
}

Resolved Model::resolved() const { return resolve(state_->scenario); }

void Model::check_sweep() const {
    const auto& sweep = state_->scenario.sweep;
    state_->require_files();
    // The tables of quantiles take a while: scenarios without such keys are not planned.
    if (!sweep.until.given && !sweep.correlation.given && !sweep.grid.given) return;
    static_cast<void>(plan_sweep(state_->scenario, model_registry(),
                                 {.replicates = {},
                                  .seed = {},
                                  .design = {},
                                  .metrics = {},
                                  .set = state_->set,
                                  .paths = state_->paths}));
}

Result Model::sources() const {
    const auto stated = provenance(state_->scenario);
    Table numbers{.key = "numbers",
                  .columns = {{"address", "address"},
                              {"value", "value"},
                              {"source", "source"},
                              {"basis", "basis"},
                              {"note", "note"},
                              {"file", "file"},
                              {"line", "line", Show::count}}};
    for (const auto& n : stated)
        numbers.row(n.address, n.value, n.source, n.basis, n.note, n.file, n.line);
    const auto lacking =
        std::ranges::count_if(stated, [](const Provenanced& n) { return !n.has_provenance(); });
    return {
        .command = "sources",
        .stem = "sources",
        .about = Json::object(),
        .lines = {fmt::format("{}; {} without provenance", provenance_counts(stated), lacking)},
        .sections = {
            {"Coverage", {}, coverage_tables(state_->scenario, coverage(state_->scenario, stated))},
            {"Numbers", {}, {std::move(numbers)}}}};
}

std::optional<std::string> title_of(const std::string& path, const Sources& sources) {
    ReadFiles read;
    read.reader = sources.read;
    Diagnostics found;
    const auto document = load_document(path, sources.set, {}, read, found,
                                        sources.anywhere ? Paths::anywhere : Paths::own_folder);
    if (found.has_errors()) return std::nullopt;
    const Node* title = document.root.find("title");
    return title == nullptr ? "" : title->text;
}

}  // namespace steppe
