#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/regret.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

const std::string& unit_of(const RegretReport& report) {
    return metric_kinds()[report.plan.metrics.front().kind]->unit;
}

bool is_picked(const Pick& pick, std::size_t strategy) {
    return std::count(pick.strategies.begin(), pick.strategies.end(), strategy) > 0;
}

Json to_json(const Scored& scored) {
    Json out{{"value", scored.value}};
    if (scored.interval)
        out.update({{"low", scored.interval->low}, {"high", scored.interval->high}});
    return out;
}

Json names_of(const RegretReport& report, const std::vector<std::size_t>& strategies) {
    auto out = Json::array();
    for (const std::size_t s : strategies) out.push_back(report.plan.cells[s].program->name);
    return out;
}

Json strategy_json(const RegretReport& report, std::size_t s) {
    const auto& score = report.table.scores[s];
    Json out{{"scenario", report.plan.cells[s].program->name},
             {"title", report.plan.cells[s].program->title}};
    for (const auto& pick : report.table.picks)
        out[std::string(name_of(pick.criterion))] = to_json(score.by(pick.criterion));
    out["behind the best"] = to_json(score.behind);
    out["worst_replicate"] = score.worst_future;
    out["largest_regret_replicate"] = score.regret_future;
    return out;
}

}  // namespace

std::string regret_csv(const RegretReport& report) {
    std::string out = "scenario,step,date,metric,unit,replicates,criterion,value,low,high,picked\n";
    const auto& plan = report.plan;
    const std::string date = date_of(plan.cells.front().program->calendar, report.step);
    const auto row = [&](std::size_t s, std::string_view criterion, const Scored& scored,
                         bool picked) {
        const std::string ends =
            scored.interval ? shortest(scored.interval->low) + "," + shortest(scored.interval->high)
                            : ",";
        out +=
            fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csv_field(plan.cells[s].program->name),
                        report.step, date, plan.metrics.front().address, unit_of(report),
                        plan.replicates, criterion, shortest(scored.value), ends, picked ? 1 : 0);
    };
    for (std::size_t s = 0; s < plan.cells.size(); ++s) {
        for (const auto& pick : report.table.picks)
            row(s, name_of(pick.criterion), report.table.scores[s].by(pick.criterion),
                is_picked(pick, s));
        row(s, "behind the best", report.table.scores[s].behind,
            is_picked(report.table.picks.front(), s));
    }
    return out;
}

std::string regret_json(const RegretReport& report) {
    const auto& plan = report.plan;
    Json out{{"metric", plan.metrics.front().address},
             {"unit", unit_of(report)},
             {"better", report.question.better == RegretQuestion::Better::more ? "more" : "less"},
             {"step", report.step},
             {"date", date_of(plan.cells.front().program->calendar, report.step)},
             {"replicates", plan.replicates},
             {"seed", plan.seed},
             {"design", plan.design},
             {"level", 0.95},
             {"futures", report.futures.empty() ? Json(nullptr) : Json(report.futures)}};
    if (report.question.enough)
        out[report.question.enough->side == RegretQuestion::Bound::Side::at_least ? "at_least"
                                                                                  : "at_most"] =
            report.question.enough->value;
    out["strategies"] = Json::array();
    for (std::size_t s = 0; s < plan.cells.size(); ++s)
        out["strategies"].push_back(strategy_json(report, s));
    out["picks"] = Json::array();
    for (const auto& pick : report.table.picks) {
        Json one{{"criterion", name_of(pick.criterion)},
                 {"scenarios", names_of(report, pick.strategies)}};
        if (pick.criterion == Criterion::expected)
            one["not_distinguishable"] = names_of(report, pick.as_good);
        if (pick.parts > 0)
            one.update({{"parts", pick.parts}, {"parts_that_pick_the_same", pick.same}});
        out["picks"].push_back(std::move(one));
    }
    return json_document(out);
}

}  // namespace steppe
