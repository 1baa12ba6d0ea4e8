#include <cmath>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/sensitivity.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

/// Returns the number, or null if it is not finite.
Json number(double x) { return std::isfinite(x) ? Json(x + 0.0) : Json(nullptr); }

Json to_json(const Estimate& e) {
    return {{"value", number(e.value)},
            {"low", number(e.interval.low)},
            {"high", number(e.interval.high)}};
}

std::string_view name_of(PlayerChoice choice) {
    switch (choice) {
        case PlayerChoice::given:
            return "given";
        case PlayerChoice::single:
            return "each input alone";
        case PlayerChoice::screened:
            return "screened";
        case PlayerChoice::tables:
            break;
    }
    return "by table";
}

Json one_at_a_time_json(const OneAtATime& one_at_a_time) {
    Json out{{"centre", number(one_at_a_time.centre)}, {"inputs", Json::array()}};
    for (const auto& s : one_at_a_time.inputs)
        out["inputs"].push_back({{"input", s.input},
                                 {"from", number(s.from)},
                                 {"to", number(s.to)},
                                 {"low", number(s.low)},
                                 {"high", number(s.high)}});
    return out;
}

Json output_json(const SensitivityReport& r, std::size_t m) {
    const auto& indices = r.found.outputs[m];
    Json out{{"metric", r.outputs[m].address},
             {"in_words", m < r.in_words.size() ? r.in_words[m] : r.outputs[m].address},
             {"unit", r.outputs[m].unit},
             {"mean", indices.mean},
             {"variance", indices.variance},
             {"constant", indices.constant}};
    if (indices.constant) return out;
    out["inputs"] = Json::array();
    for (const auto g : indices.order) {
        Json entry{{"input", r.found.players[g].name}};
        for (std::size_t k = 0; k < r.found.kinds.size(); ++k)
            entry[r.found.kinds[k]] = to_json(indices.index[k][g]);
        out["inputs"].push_back(std::move(entry));
    }
    if (!indices.together.empty()) {
        auto& together = out["together"] = Json::array();
        for (const auto& e : indices.together) together.push_back(to_json(e));
    }
    if (m < r.one_at_a_time.size()) out["swings"] = one_at_a_time_json(r.one_at_a_time[m]);
    if (r.found.method == SensitivityMethod::sobol)
        out["interactions"] = to_json(indices.interactions);
    return out;
}

Json report_json(const SensitivityReport& r) {
    Json out{{"scenario", r.scenario}, {"title", r.title}, {"date", r.date}};
    for (const auto& [address, value] : r.at) out["at"][address] = value;
    out.update({{"method", name_of(r.found.method)},
                {"design", r.design},
                {"seed", r.seed},
                {"rows", r.found.rows},
                {"runs_a_row", r.found.runs},
                {"screening_runs", r.found.screening},
                {"level", 0.95},
                {"choice_of_inputs", name_of(r.found.choice)}});
    out["groups"] = Json::object();
    for (const auto& player : r.found.players) {
        if (player.inputs.size() == 1 && r.inputs[player.inputs.front()] == player.name) continue;
        auto& members = out["groups"][player.name] = Json::array();
        for (const auto k : player.inputs) members.push_back(r.inputs[k]);
    }
    out["metrics"] = Json::array();
    for (std::size_t m = 0; m < r.outputs.size(); ++m) out["metrics"].push_back(output_json(r, m));
    return out;
}

}  // namespace

std::string sensitivity_csv(const std::vector<SensitivityReport>& reports) {
    std::string out = "scenario";
    for (const auto& [address, value] : reports.front().at)
        out += fmt::format(",{}", csv_field(address));
    out += ",date,metric,unit,input,method,index,value,low,high\n";
    const auto field = [](double x) {
        return std::isfinite(x) ? shortest(x + 0.0) : std::string();
    };
    for (const auto& r : reports) {
        std::string same = csv_field(r.scenario);
        for (const auto& [address, value] : r.at) same += fmt::format(",{}", shortest(value));
        for (std::size_t m = 0; m < r.outputs.size(); ++m)
            for (const auto g : r.found.outputs[m].order)
                for (std::size_t k = 0; k < r.found.kinds.size(); ++k) {
                    const Estimate& e = r.found.outputs[m].index[k][g];
                    out +=
                        fmt::format("{},{},{},{},{},{},{},{},{},{}\n", same, r.date,
                                    csv_field(r.outputs[m].address), csv_field(r.outputs[m].unit),
                                    csv_field(r.found.players[g].name), name_of(r.found.method),
                                    r.found.kinds[k], field(e.value), field(e.interval.low),
                                    field(e.interval.high));
                }
    }
    return out;
}

std::string sensitivity_json(const std::vector<SensitivityReport>& reports) {
    Json out = Json::array();
    for (const auto& r : reports) out.push_back(report_json(r));
    return json_document(out.size() == 1 ? out.front() : Json{{"reports", out}});
}

}  // namespace steppe
