#include "engine/report/compare_section.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/fan_table.hpp"
#include "engine/report/html_analysis.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/sweep_tables.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_fans = 8;

std::string unit_of(const SweepPlan& plan, std::size_t metric) {
    return metric_kinds()[plan.metrics[metric].kind]->unit;
}

std::string change_of(double mean, const Interval& interval, const html::Unit& unit) {
    return html::change_text(unit.scale * mean,
                             {unit.scale * interval.low, unit.scale * interval.high}, unit);
}

/// One scenario against the base.
class Against {
public:
    Against(const ComparisonReport& report, std::size_t cell)
        : report_(report),
          plan_(report.plan),
          base_(*plan_.cells.front().program),
          program_(*plan_.cells[cell].program),
          totals_(report.result.against[cell - 1]),
          cell_(cell),
          ranked_(ranked(plan_, report.result, cell)) {}

    [[nodiscard]] ResultSection section() const {
        ResultSection out{fmt::format("What {} changes against {}: {}", program_.name, base_.name,
                                      program_.title)};
        out.lead = newcomers();
        const auto first = totals_.first_difference();
        if (first) {
            std::vector<std::string> names;
            for (const std::size_t m : first->metrics)
                names.push_back(in_words(base_, plan_.metrics[m]));
            out.lead.push_back(fmt::format("First difference: {}, in {}.",
                                           month_of(date_of(base_.calendar, first->step)),
                                           listing(names, 3)));
        } else {
            out.lead.emplace_back(
                "No difference in any future: all metrics are the same to the last bit at every "
                "step.");
        }
        std::vector<std::string> units;
        for (const auto& next : ranked_)
            if (const auto unit = unit_of(plan_, next.difference.metric); !contains(units, unit))
                units.push_back(unit);
        for (const auto& unit : units) out.tables.push_back(differences(unit));
        if (!base_.asks.empty()) out.tables.push_back(answers());
        if (first && report_.result.against.size() == 1) fans(out);
        return out;
    }

    /// Returns the questions with both probabilities.
    [[nodiscard]] std::vector<Answered> asked() const {
        std::vector<Answered> out;
        for (std::size_t a = 0; a < base_.asks.size(); ++a) {
            const auto d = totals_.share_difference(a);
            out.push_back({fmt::format("{:.1f} %", 100 * after().probability(a)),
                           base_.asks[a].text,
                           fmt::format("in {}, against {:.1f} % in {}: {}, {} ({})", program_.name,
                                       100 * before().probability(a), base_.name,
                                       change_of(d.mean, d.interval, {"points", 100}),
                                       verdict_text(d.verdict), base_.asks[a].that)});
        }
        return out;
    }

private:
    [[nodiscard]] const CellAccumulator& before() const { return report_.result.scenarios[0]; }
    [[nodiscard]] const CellAccumulator& after() const { return report_.result.scenarios[cell_]; }

    /// Names the powers that the base lacks. They are new, so their values are not gains.
    [[nodiscard]] std::vector<std::string> newcomers() const {
        std::vector<std::string> out;
        for (const Index j : program_.agents.powers) {
            const auto& id = program_.agents.id[j];
            const auto share = find_metric(program_, "regional_influence." + id);
            const auto& known = base_.agents;
            if (!share || std::any_of(known.powers.begin(), known.powers.end(),
                                      [&](Index k) { return known.id[k] == id; }))
                continue;
            const double value =
                run_to(program_, program_.centre, report_.result.step, {*share}).front();
            out.push_back(fmt::format("{}, new, holds {:.1f} % of the region in the central run.",
                                      program_.agents.name[j], 100 * value));
        }
        return out;
    }

    /// Returns the largest effect in words.
    /// \param metrics metrics of a unit, largest effect first
    [[nodiscard]] std::string finding(const std::vector<RankedDifference>& metrics,
                                      const html::Unit& unit) const {
        const auto is = [](Verdict verdict) {
            return [=](const RankedDifference& next) { return next.difference.verdict == verdict; };
        };
        const std::string in = unit.name.empty() ? "numbers" : unit.name,
                          date = month_of(date_of(base_.calendar, report_.result.step));
        const auto largest = std::find_if(metrics.begin(), metrics.end(), is(Verdict::significant));
        if (largest == metrics.end())
            return std::all_of(metrics.begin(), metrics.end(), is(Verdict::no_difference))
                       ? fmt::format("No metric in {} differs in any future in {}", in, date)
                       : fmt::format("No difference in {} is distinguishable from chance", in);
        const auto& d = largest->difference;
        const auto ends = totals_.difference(report_.result.step, d.metric, {0.05, 0.95}).quantiles;
        const auto shown = shown_unit(plan_.metrics[d.metric]);
        return fmt::format("{}: {} on average in {}, {}, {} in {:.3g} %",
                           html::sentence_case(in_words(base_, plan_.metrics[d.metric])),
                           signed_change(d.mean, shown), date,
                           nine_of_ten({ends[0], ends[1]}, shown), d.mean > 0 ? "up" : "down",
                           100 * (d.mean > 0 ? d.above : d.below));
    }

    [[nodiscard]] Table differences(const std::string& unit) const {
        using enum Show;
        std::vector<RankedDifference> metrics;
        for (const auto& next : ranked_)
            if (unit_of(plan_, next.difference.metric) == unit) metrics.push_back(next);
        const auto shown = shown_unit(plan_.metrics[metrics.front().difference.metric]);
        Table out{.key = fmt::format("differences-{}-{}", cell_, unit),
                  .title = finding(metrics, html::change_unit(shown)),
                  .unit = shown,
                  .columns = {{"metric"},
                              {"in_words", "metric"},
                              {"base", "base mean", value},
                              {"other"},
                              {"mean", "difference", change, Column::Interval::next_two},
                              {"low"},
                              {"high"},
                              {"sd"},
                              {"min"}}};
        for (const double q : plan_.quantiles)
            out.columns.push_back({quantile_name(q),
                                   q == 0.05   ? "5th pct."
                                   : q == 0.5  ? "median"
                                   : q == 0.95 ? "95th pct."
                                               : "",
                                   change});
        for (const char* key : {"max", "p_above_0_low", "p_above_0_high", "p_below_0"})
            out.columns.push_back({key});
        out.columns.push_back({"p_above_0", "above 0", value, Column::Interval::none, "share"});
        for (const char* key : {"resolution", "effect"}) out.columns.push_back({key});
        out.columns.push_back({"central", report_.central.empty() ? "" : "central", change});
        out.columns.push_back({"verdict", "verdict"});
        for (const auto& next : metrics) {
            const auto& d = next.difference;
            const auto& metric = plan_.metrics[d.metric];
            out.row(metric.address, html::sentence_case(in_words(base_, metric)), next.base,
                    next.other, d.mean, d.interval.low, d.interval.high, d.sd, d.min);
            auto& row = out.rows.back();
            row.insert(row.end(), d.quantiles.begin(), d.quantiles.end());
            for (const double x : {d.max, d.above_interval.low, d.above_interval.high, d.below,
                                   d.above, d.resolution, next.effect})
                row.emplace_back(x);
            row.push_back(report_.central.empty() ? Json()
                                                  : Json(report_.central[cell_][d.metric] -
                                                         report_.central[0][d.metric]));
            row.emplace_back(verdict_text(d.verdict));
        }
        std::vector<std::string> same;
        for (const auto& next : metrics)
            if (next.difference.verdict == Verdict::no_difference)
                same.push_back(in_words(base_, plan_.metrics[next.difference.metric]));
        if (!same.empty() && same.size() < metrics.size())
            out.note =
                fmt::format("No difference in any future on that date: {}.", listing(same, 5));
        out.most = std::min(out.most, metrics.size() - same.size());
        auto colours = Json::array();
        for (const auto& next : metrics)
            colours.push_back(colour_of(base_, plan_.metrics[next.difference.metric]));
        out.chart = {{"kind", "differences"}, {"colours", colours}, {"rows", "in_words"},
                     {"middle", "mean"},      {"low", "low"},       {"high", "high"},
                     {"from", "q5"},          {"to", "q95"}};
        return out;
    }

    [[nodiscard]] std::string answers_title() const {
        std::optional<std::size_t> most;
        std::size_t changed = 0;
        for (std::size_t a = 0; a < base_.asks.size(); ++a) {
            const auto d = totals_.share_difference(a);
            if (d.verdict != Verdict::significant) continue;
            ++changed;
            if (!most || std::abs(d.mean) > std::abs(totals_.share_difference(*most).mean))
                most = a;
        }
        if (!most)
            return base_.asks.size() == 1 ? "The answer does not become more or less likely"
                                          : "No answer becomes more or less likely";
        const auto d = totals_.share_difference(*most);
        return fmt::format(
            "{} Yes in {:.1f} instead of {:.1f} % of futures, {}{}", base_.asks[*most].text,
            100 * after().probability(*most), 100 * before().probability(*most),
            change_of(d.mean, d.interval, {"points", 100}),
            changed == 1 ? ""
                         : fmt::format("; {} {} less", count_of(changed - 1, "other answer"),
                                       changed == 2 ? "changes" : "change"));
    }

    [[nodiscard]] Table answers() const {
        using enum Show;
        constexpr auto ends = Column::Interval::next_two;
        Table out{.key = fmt::format("answers-{}", cell_),
                  .title = answers_title(),
                  .unit = "share",
                  .columns = {{"ask"},
                              {"text", "question"},
                              {"that"},
                              {"base_probability", base_.name, value, ends},
                              {"base_low"},
                              {"base_high"},
                              {"other_probability", program_.name, value, ends},
                              {"other_low"},
                              {"other_high"},
                              {"mean", "difference", change, ends},
                              {"low"},
                              {"high"},
                              {"p_yes_instead_of_no"},
                              {"p_no_instead_of_yes"},
                              {"verdict", "verdict"}}};
        for (std::size_t a = 0; a < base_.asks.size(); ++a) {
            const auto d = totals_.share_difference(a);
            const auto was = before().probability_interval(a), is = after().probability_interval(a);
            out.row(base_.asks[a].id, base_.asks[a].text, base_.asks[a].that,
                    before().probability(a), was.low, was.high, after().probability(a), is.low,
                    is.high, d.mean, d.interval.low, d.interval.high, d.up, d.down,
                    verdict_text(d.verdict));
        }
        out.chart = {{"kind", "bars"},
                     {"rows", "text"},
                     {"series", {"base_probability", "other_probability"}},
                     {"min", 0},
                     {"max", 100}};
        if (plan_.cells.size() == 2) out.faces = Table::Faces::page;  // text has asked()
        return out;
    }

    /// Adds the differences over time of the metrics with the largest effects.
    void fans(ResultSection& out) const {
        int shown = 0;
        for (const auto& next : ranked_) {
            const auto& d = next.difference;
            if (d.verdict == Verdict::no_difference || shown == static_cast<int>(most_fans)) break;
            const auto& metric = plan_.metrics[d.metric];
            Fan fan{.key = fmt::format("difference-{}-{}", cell_, metric.address),
                    .name = html::sentence_case(in_words(base_, metric)) + ", difference",
                    .unit = shown_unit(metric),
                    .dates = {},
                    .levels = plan_.quantiles,
                    .quantiles = {},
                    .show = Show::change,
                    .colour = colour_of(base_, metric)};
            ++shown;
            for (int t = 0; t <= base_.calendar.steps; ++t) {
                fan.dates.push_back(date_of(base_.calendar, t));
                fan.quantiles.push_back(totals_.difference(t, d.metric, plan_.quantiles).quantiles);
            }
            out.tables.push_back(fan_table(fan));
        }
    }

    const ComparisonReport& report_;
    const SweepPlan& plan_;
    const Program& base_;
    const Program& program_;
    const PairedAccumulator& totals_;
    std::size_t cell_;
    std::vector<RankedDifference> ranked_;
};

}  // namespace

ComparedScenario compared_scenario(const ComparisonReport& report, std::size_t cell) {
    const Against against(report, cell);
    return {against.asked(), against.section()};
}

}  // namespace steppe
