#include "engine/report/html_explorer.hpp"

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/explorer_inputs.hpp"
#include "engine/report/resolved.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/compile.hpp"

namespace steppe::html {
namespace {

constexpr std::size_t most_agents = 40;
constexpr std::size_t most_bytes = 500'000;  // of the scenario's files

/// The views of the explorer: groups of lines over time and their metrics.
class Views {
public:
    explicit Views(const Program& program) : program_(program) {
        influence("the region", "regional_influence.{}");
        for (const Index i : program_.agents.targets)
            influence(program_.agents.name[i], "influence_share." + program_.agents.id[i] + ".{}");
        output("the states", program_.agents.targets);
        output("the powers", program_.agents.powers);
        for (const auto& issue : program_.issues) position(issue);
        prices();
    }

    Json wanted = Json::array(), views = Json::array();

private:
    /// Adds a view if any of its metrics exists.
    /// \param metric with {} for the id of each line
    void add(Json view, const std::vector<std::string>& ids, const std::vector<std::string>& names,
             const std::string& metric, const std::vector<int>& colours) {
        auto lines = Json::array();
        for (std::size_t n = 0; n < ids.size(); ++n) {
            const auto address = fmt::format(fmt::runtime(metric), ids[n]);
            if (!find_metric(program_, address)) continue;
            lines.push_back({{"row", wanted.size()}, {"name", names[n]}, {"colour", colours[n]}});
            wanted.push_back(address);
        }
        if (lines.empty()) return;
        view["lines"] = std::move(lines);
        views.push_back(std::move(view));
    }

    void add(Json view, const std::vector<Index>& agents, const std::string& metric) {
        std::vector<std::string> ids, names;
        std::vector<int> colours;
        for (const Index i : agents) {
            ids.push_back(program_.agents.id[i]), names.push_back(program_.agents.name[i]);
            colours.push_back(program_.agents.colour[i]);
        }
        add(std::move(view), ids, names, metric, colours);
    }

    void influence(const std::string& on, const std::string& metric) {
        add({{"group", "Influence on"},
             {"name", on},
             {"of", "% of the powers' influence on " + on},
             {"unit", "%"},
             {"scale", 100},
             {"digits", 1},
             {"rest", 0},
             {"low", 0},
             {"high", 100}},
            program_.agents.powers, metric);
    }

    void output(const std::string& owner_of, const std::vector<Index>& agents) {
        add({{"group", "Output of"},
             {"name", owner_of},
             {"of", "% of output, against its path without disturbance,"},
             {"unit", "%"},
             {"scale", 1},
             {"digits", 2},
             {"rest", 0}},
            agents, "gdp_gap.{}");
    }

    void position(const IssueProgram& issue) {
        auto holders = program_.agents.targets;
        std::erase_if(holders, [&](Index i) { return issue.holds[i] == 0; });
        if (holders.empty()) return;
        const std::string name = issue.name.empty() ? issue.id : issue.name;
        add({{"group", "Positions of the states on"},
             {"name", name},
             {"of", "on " + name + ", between -1 and 1,"},
             {"unit", ""},
             {"scale", 1},
             {"digits", 2},
             {"rest", 0}},
            holders, "position.{}." + issue.id);
    }

    void prices() {
        std::vector<std::string> ids;
        std::vector<int> colours;
        for (const auto& c : program_.commodities) {
            ids.push_back(c.id);
            colours.push_back(-1 - static_cast<int>(ids.size()));
        }
        add({{"group", "Prices of"},
             {"name", "commodities"},
             {"of", "times the price at the start"},
             {"unit", "start = 1"},
             {"scale", 1},
             {"digits", 2},
             {"rest", 1}},
            ids, ids, "price.{}", colours);
    }

    const Program& program_;
};

/// Returns the view and the line of the metric that the answer is about, or else of the influence
/// of the first power that pledges; null if there is neither.
Json opened_at(const Scenario& scenario, const Json& wanted, const Json& views,
               std::string subject) {
    if (subject.empty() && !scenario.pledges.empty())
        subject = "regional_influence." + scenario.pledges.begin()->second.from.value;
    for (std::size_t n = 0; n < views.size(); ++n)
        for (const auto& line : views.at(n).at("lines"))
            if (wanted.at(line.at("row").get<std::size_t>()).get<std::string>() == subject)
                return {{"view", n}, {"line", line.at("name")}};
    return nullptr;
}

}  // namespace

Json explorer_data(const Scenario& scenario, const Program& program,
                   const std::vector<Driver>* weights, const std::string& subject) {
    const auto& agents = program.agents;
    if (agents.size() > most_agents || agents.powers.empty() || agents.targets.empty())
        return nullptr;
    const auto resolved = resolve(scenario);
    std::size_t bytes = 0;
    for (const auto& [name, text] : resolved.files) bytes += text.size();
    if (bytes > most_bytes) return nullptr;
    Json out{{"kind", "explorer"},
             {"main", resolved.main},
             {"name", program.name},
             {"dates", Json::array()}};
    out["compare_with"] = resolved.main;
    for (const auto& [name, text] : resolved.files)
        if (scenario.comparison && name != resolved.main && name.find('/') == std::string::npos)
            out["compare_with"] = name;
    for (int t = 0; t <= program.calendar.steps; ++t)
        out["dates"].push_back(date_of(program.calendar, t));
    Views views(program);
    out["open"] = opened_at(scenario, views.wanted, views.views, subject);
    out["wanted"] = std::move(views.wanted);
    out["views"] = std::move(views.views);
    auto asks = Json::array(), inputs = Json::array();
    for (const auto& ask : program.asks)
        asks.push_back({{"id", ask.id}, {"text", ask.text}, {"unit", unit_of_sides(program, ask)}});
    for (const auto& input : weights != nullptr ? explorer_inputs(scenario, *weights)
                                                : explorer_inputs(scenario, variant_of(scenario)))
        inputs.push_back({{"address", input.address},
                          {"label", input.label},
                          {"unit", input.unit},
                          {"part", input.part},
                          {"rest", input.rest},
                          {"value", input.value},
                          {"low", input.low},
                          {"high", input.high},
                          {"uncertain", input.uncertain},
                          {"changed", input.changed}});
    out["asks"] = std::move(asks);
    out["inputs"] = std::move(inputs);
    auto& switches = out["switches"] = Json::array();
    for (const auto& [address, label] : element_labels(scenario))
        switches.push_back({{"address", address}, {"label", label}});
    if (out["inputs"].empty() && out["switches"].empty()) return nullptr;
    out["files"] = resolved.files;
    return out;
}

void add_explorer(Result& result, const Scenario& scenario) {
    name_inputs(result, scenario);
    result.explorer = explorer_data(scenario, *compile(scenario), nullptr);
}

void put_explorer(const Json& data, std::string_view engine, std::string& out) {
    out +=
        "<section id=\"explorer\">\n<h2>Explore: change an input and see "
        "what follows</h2>\n";
    out += fmt::format(
        "<script type=\"application/json\">{}</script>\n<template>{}</template>\n</section>\n",
        json_in_html(data), engine);
}

}  // namespace steppe::html
