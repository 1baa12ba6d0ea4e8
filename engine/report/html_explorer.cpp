#include "engine/report/html_explorer.hpp"

#include <fmt/format.h>

#include "engine/report/explorer_inputs.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/resolved.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/solver/compile.hpp"

namespace steppe::html {
namespace {

constexpr std::size_t most_agents = 40;
constexpr std::size_t most_bytes = 500'000;  // of the scenario's files

/// A view of the explorer: the powers' influence on the region, or on one state.
struct Shown {
    std::string name, metric;  ///< `metric` with {} for the power
};

std::vector<Shown> views_of(const Agents& agents) {
    std::vector<Shown> out{{"the region", "regional_influence.{}"}};
    for (const Index i : agents.targets) out.push_back({agents.name[i], "influence_share." + agents.id[i] + ".{}"});
    return out;
}

void put_views(const Program& program, ordered_json& out) {
    const auto& agents = program.agents;
    auto &wanted = out["wanted"] = ordered_json::array(), &views = out["views"] = ordered_json::array(), &powers = out["powers"] = ordered_json::array();
    for (std::size_t n = 0; n < agents.powers.size(); ++n) powers.push_back({{"name", agents.name[agents.powers[n]]}, {"colour", n}});
    for (const auto& view : views_of(agents)) {
        auto rows = ordered_json::array();
        for (const Index j : agents.powers) {
            rows.push_back(wanted.size());
            wanted.push_back(fmt::format(fmt::runtime(view.metric), agents.id[j]));
        }
        views.push_back({{"name", view.name}, {"rows", std::move(rows)}});
    }
}

/// Pledges, responses and events, which can be taken away.
void put_switches(const Scenario& scenario, ordered_json& out) {
    auto& switches = out["switches"] = ordered_json::array();
    const auto put = [&](const char* section, const auto& map, auto say) {
        for (const auto& [id, body] : map) switches.push_back({{"address", fmt::format("{}.{}", section, id)}, {"label", say(body)}});
    };
    put("pledge", scenario.pledges, [&](const Pledge& p) {
        const auto from = scenario.agents.find(p.from.value);
        return fmt::format("pledge of {}, {:.4g} bn USD", from == scenario.agents.end() ? p.from.value : from->second.name.value, p.amount.value);
    });
    put("response", scenario.responses, [](const Response& r) { return fmt::format("{} answers {}'s pledges", r.by.value, r.to.value); });
    put("event", scenario.events,
        [](const Event& e) { return fmt::format("event: {}, {}", e.kind.value, e.hazard.given ? "by chance" : "from " + to_text(e.start.value)); });
}

}  // namespace

ordered_json explorer_data(const Scenario& scenario) {
    const auto program = compile(scenario);
    const auto& agents = program->agents;
    if (agents.size() > most_agents || agents.powers.empty() || agents.targets.empty()) return nullptr;
    const auto resolved = resolve(scenario);
    std::size_t bytes = 0;
    for (const auto& [name, text] : resolved.files) bytes += text.size();
    if (bytes > most_bytes) return nullptr;
    ordered_json out{{"kind", "explorer"}, {"main", resolved.main}, {"name", program->name}, {"dates", ordered_json::array()}};
    out["compare_with"] = resolved.main;
    for (const auto& [name, text] : resolved.files)
        if (scenario.comparison && name != resolved.main && name.find('/') == std::string::npos) out["compare_with"] = name;
    for (int t = 0; t <= program->calendar.steps; ++t) out["dates"].push_back(date_of(program->calendar, t));
    put_views(*program, out);
    auto &asks = out["asks"] = ordered_json::array(), &inputs = out["inputs"] = ordered_json::array();
    for (const auto& ask : program->asks) asks.push_back({{"id", ask.id}, {"text", ask.text}, {"that", ask.that}});
    for (const auto& input : explorer_inputs(scenario, {program, scenario.sweep.correlation}))
        inputs.push_back({{"address", input.address},
                          {"label", input.label},
                          {"unit", input.unit},
                          {"value", input.value},
                          {"low", input.low},
                          {"high", input.high},
                          {"uncertain", input.uncertain},
                          {"changed", input.changed}});
    put_switches(scenario, out);
    out["files"] = resolved.files;
    return out;
}

void put_explorer(const ordered_json& data, std::string_view engine, std::string& out) {
    out += "<section id=\"explorer\" class=\"needs-script\">\n<h2>Explore: change an input and see what follows</h2>\n";
    out += fmt::format("<script type=\"application/json\">{}</script>\n<template>{}</template>\n</section>\n", json_in_html(data), engine);
}

}  // namespace steppe::html
