#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/sweep_files.hpp"
#include "engine/report/sweep_tables.hpp"
#include "steppe/result.hpp"

namespace steppe {
namespace {

/// A criterion in a combination of the grid.
struct Asked {
    const SweepCell& cell;
    const AskProgram& ask;
    double probability;
    Interval interval;
    std::uint64_t replicates;
};

std::vector<Asked> all_asked(const SweepPlan& plan, const SweepState& state) {
    std::vector<Asked> out;
    for (const auto& [number, totals] : state.cells) {
        const auto& cell = plan.cells[number];
        for (std::size_t a = 0; a < cell.program->asks.size(); ++a)
            out.push_back({cell, cell.program->asks[a], totals.probability(a),
                           totals.probability_interval(a), totals.replicates()});
    }
    return out;
}

}  // namespace

std::string at_words(const SweepCell& cell) {
    std::vector<std::string> out;
    for (const auto& [address, value] : cell.at)
        out.push_back(fmt::format("{} = {}", address, shortest(value)));
    return listing(out, out.size());
}

std::vector<Answered> answered(const SweepPlan& plan, const SweepState& state) {
    std::vector<Answered> out;
    for (const auto& [cell, ask, p, interval, replicates] : all_asked(plan, state))
        out.push_back(
            {fmt::format("{:.1f} %", 100 * p), ask.text,
             fmt::format("95 % interval {:.1f} to {:.1f} % of {} ({})", 100 * interval.low,
                         100 * interval.high, count_of(replicates, "future"), ask.that)});
    return out;
}

Table asks_table(const SweepPlan& plan, const SweepState& state) {
    const bool is_grid = plan.cells.size() > 1;
    using enum Show;
    Table out{.key = "asks",
              .unit = "share",
              .columns = {{"ask"},
                          {"in_words"},
                          {"text", "question"},
                          {"that"},
                          {"replicates"},
                          {"probability", "yes", value, Column::Interval::next_two},
                          {"low"},
                          {"high"}}};
    for (const auto& [address, value] : plan.cells.front().at)
        out.columns.push_back({address, address, digits, Column::Interval::none, "1"});
    std::size_t open = 0;
    for (const auto& [cell, ask, p, interval, replicates] : all_asked(plan, state)) {
        open += p > 0.05 && p < 0.95 ? 1 : 0;
        out.row(ask.id, ask.text + (is_grid ? " With " + at_words(cell) : ""), ask.text, ask.that,
                replicates, p, interval.low, interval.high);
        for (const auto& [address, value] : cell.at) out.rows.back().emplace_back(value);
    }
    out.title = open == 0
                    ? "Every question has nearly the same answer in all futures"
                    : fmt::format(
                          "{} of {} {} open: yes in more than 5 and less than "
                          "95 of 100 futures",
                          open, count_of(out.rows.size(), "question"), open == 1 ? "is" : "are");
    out.chart = {{"kind", "intervals"}, {"rows", "in_words"}, {"middle", "probability"},
                 {"low", "low"},        {"high", "high"},     {"unit", "% of futures"},
                 {"digits", 1},         {"min", 0},           {"max", 100}};
    out.most = 40;
    out.faces = is_grid ? Table::Faces::text : Table::Faces::page;  // text has answered()
    return out;
}

std::string asks_json(const SweepPlan& plan, const SweepState& state) {
    auto out = Json::array();
    for (const auto& [cell, ask, p, interval, replicates] : all_asked(plan, state)) {
        auto& entry = out.push_back({{"ask", ask.id}, {"text", ask.text}, {"that", ask.that}});
        for (const auto& [address, value] : cell.at) entry["at"][address] = value;
        entry.update({{"probability", p},
                      {"low", interval.low},
                      {"high", interval.high},
                      {"level", 0.95},
                      {"replicates", replicates}});
    }
    return json_text({{"asks", std::move(out)}});
}

}  // namespace steppe
