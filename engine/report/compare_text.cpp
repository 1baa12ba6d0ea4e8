#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/compare.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/solver/run.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_rows = 30;

/// Names the powers that the base lacks. They are new, so their values are not gains.
std::string newcomers(const Program& program, const Program& base, int step) {
    std::string out;
    const auto& known = base.agents;
    for (const Index j : program.agents.powers) {
        const auto& id = program.agents.id[j];
        const bool old = std::any_of(known.powers.begin(), known.powers.end(),
                                     [&](Index k) { return known.id[k] == id; });
        const auto share = find_metric(program, "regional_influence." + id);
        if (old || !share) continue;
        const double value = run_to(program, program.centre, step, {*share}).front();
        out += fmt::format("{}, new, holds {:.1f} % of the region in the central run\n",
                           program.agents.name[j], 100 * value);
    }
    return out;
}

class ComparisonPage {
public:
    explicit ComparisonPage(const ComparisonReport& report)
        : report_(report), plan_(report.plan), base_(*plan_.cells.front().program) {
        for (const auto& metric : plan_.metrics) widest_ = std::max(widest_, metric.address.size());
    }

    std::string text(double seconds) {
        out_ += fmt::format("Against {} ({})\n", base_.name, base_.title);
        out_ += fmt::format(
            "{} of {} steps in each scenario under the same draws, seed {}, {}   {:.1f} s\n",
            count_of(report_.result.replicates(), "future"), base_.calendar.steps, plan_.seed,
            plan_.design, seconds);
        for (std::size_t c = 1; c < plan_.cells.size(); ++c) one(c);
        for (const auto& ask : report_.left_out)
            out_ += fmt::format("Not compared: {}   {} has no `{}`\n", ask.text, ask.scenario,
                                ask.metric);
        return std::move(out_);
    }

private:
    void one(std::size_t other) {
        const auto& program = *plan_.cells[other].program;
        const auto& totals = report_.result.against[other - 1];
        out_ += fmt::format("\n{}: {}\n", program.name, program.title);
        out_ += newcomers(program, base_, report_.result.step);
        const auto first = totals.first_difference();
        if (!first) {
            out_ +=
                "No difference in any future: all metrics are the same to the last bit at every "
                "step.\n";
            return asks(other);
        }
        std::vector<std::string> names;
        for (const std::size_t m : first->metrics) names.push_back(plan_.metrics[m].address);
        out_ += fmt::format("First difference: {}, in {}\n\n", date_of(base_.calendar, first->step),
                            listing(names, 3));
        metrics(other);
        asks(other);
    }

    void metrics(std::size_t other) {
        const auto all = ranked(plan_, report_.result, other);
        out_ += fmt::format("{}   {:>9}  {:>10} {:<22} {:>9} {:>9} {:>9} {:>7}{}\n",
                            pad(date_of(base_.calendar, report_.result.step), widest_), "base mean",
                            "difference", "95 % of the mean", "5 %", "median", "95 %", "above 0",
                            report_.central.empty() ? "" : "  central");
        std::vector<std::string> same;
        std::size_t shown = 0;
        bool explained = false;
        for (const auto& next : all) {
            const auto verdict = next.difference.verdict;
            if (verdict == Verdict::no_difference)
                same.push_back(plan_.metrics[next.difference.metric].address);
            if (verdict == Verdict::no_difference || shown++ >= most_rows) continue;
            if (verdict == Verdict::inconclusive && !explained)
                out_ += "not distinguishable from 0 (the interval of the mean contains it):\n";
            explained = explained || verdict == Verdict::inconclusive;
            row(next, other);
        }
        if (shown > most_rows)
            out_ +=
                fmt::format("and {} more that differ (--out DIR writes all)\n", shown - most_rows);
        if (!same.empty())
            out_ += fmt::format("No difference in any future on that date: {}\n", listing(same, 5));
        meaning(all.front(), other);
    }

    void row(const RankedDifference& next, std::size_t other) {
        const auto& d = next.difference;
        const int digits = digits_of(d);
        const auto& s = report_.result.against[other - 1];
        const auto three = s.difference(report_.result.step, d.metric, {0.05, 0.5, 0.95}).quantiles;
        const int spread = decimals_for(0.1 * (three[2] - three[0]), d.mean);
        const double base_spread =
            report_.result.scenarios.front().statistics.standard_deviation(d.metric);
        const int base_digits = std::clamp(decimals_for(0.1 * base_spread, next.base / 100), 0,
                                           8);  // constant: five digits
        out_ += fmt::format("{}   {:>9.{}f}  {:>10} {:<22}",
                            pad(plan_.metrics[d.metric].address, widest_), next.base, base_digits,
                            signed_figure(d.mean, digits), signed_interval(d.interval, digits));
        for (const double q : three) out_ += fmt::format(" {:>9}", signed_figure(q, spread));
        out_ += fmt::format(" {:>5.1f} %", 100 * d.above);
        if (!report_.central.empty()) {
            const double central = report_.central[other][d.metric] - report_.central[0][d.metric];
            out_ += fmt::format(" {:>8}", signed_figure(central, spread));
        }
        out_ += "\n";
    }

    /// Describes the largest effect.
    void meaning(const RankedDifference& first, std::size_t other) {
        const auto& name = plan_.cells[other].program->name;
        if (first.difference.verdict != Verdict::significant) {
            out_ +=
                fmt::format("{} does not move any of these metrics distinguishably from 0 in {}.\n",
                            name, count_of(report_.result.replicates(), "future"));
            return;
        }
        const auto& d = first.difference;
        const double sd = report_.result.scenarios.front().statistics.standard_deviation(d.metric);
        const std::string size = std::isnan(first.effect)
                                     ? fmt::format("against 0 in {}", base_.name)
                                 : first.effect * sd < 0.999 * std::abs(d.mean)
                                     ? fmt::format("{:.2g} % of its mean in {}",
                                                   100 * std::abs(d.mean / first.base), base_.name)
                                     : fmt::format("{:.2g} times the standard deviation of {}",
                                                   first.effect, base_.name);
        out_ +=
            fmt::format("{} moves {} most: {} on average, {}; {} 0 in {:.1f} % of futures.\n", name,
                        plan_.metrics[d.metric].address, signed_figure(d.mean, digits_of(d)), size,
                        d.mean > 0 ? "above" : "below", 100 * (d.mean > 0 ? d.above : d.below));
    }

    /// Returns the significant decimals of a mean and its interval, up to four digits.
    static int digits_of(const Difference& d) {
        const double half = 0.5 * (d.interval.high - d.interval.low);
        return decimals_for(std::isfinite(half) ? std::max(half, std::abs(d.mean) * 1e-2) : half,
                            d.mean);
    }

    void asks(std::size_t other) {
        const auto &before = report_.result.scenarios[0], &after = report_.result.scenarios[other];
        for (std::size_t a = 0; a < base_.asks.size(); ++a) {
            const auto d = report_.result.against[other - 1].share_difference(a);
            out_ += fmt::format("{}{}\n", a == 0 ? "Asks  " : "      ", base_.asks[a].text);
            out_ += fmt::format("        {} {}   {} {}   ", base_.name,
                                per_cent(before.probability(a), before.probability_interval(a)),
                                plan_.cells[other].program->name,
                                per_cent(after.probability(a), after.probability_interval(a)));
            if (d.verdict == Verdict::no_difference) {
                out_ += "the same answer in every future\n";
                continue;
            }
            const int digits =
                std::max(1, decimals_for(50 * (d.interval.high - d.interval.low), 100 * d.mean));
            out_ += fmt::format(
                "{} points {}{}\n", signed_figure(100 * d.mean, digits),
                signed_interval({100 * d.interval.low, 100 * d.interval.high}, digits),
                d.verdict == Verdict::inconclusive ? ", not distinguishable from 0" : "");
        }
    }

    const ComparisonReport& report_;
    const SweepPlan& plan_;
    const Program& base_;
    std::size_t widest_ = 10;
    std::string out_;
};

}  // namespace

std::string comparison_text(const ComparisonReport& report, double seconds) {
    return ComparisonPage(report).text(seconds);
}

}  // namespace steppe
