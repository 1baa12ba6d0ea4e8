#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "engine/analysis/effects.hpp"
#include "engine/model/metric.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/compare_section.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/plain_words.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

/// The answer of a comparison: the most noticeable difference with its range in each scenario, and
/// the question whose probability changes most.
class ComparisonAnswer {
public:
    explicit ComparisonAnswer(const ComparisonReport& report)
        : r_(report),
          plan_(report.plan),
          base_(*plan_.cells.front().program),
          date_(month_of(date_of(base_.calendar, report.result.step))) {
        for (std::size_t cell = 1; cell < plan_.cells.size(); ++cell)
            for (std::size_t m = 0; m < of_these(); ++m) {
                const auto& unit = metric_kinds()[plan_.metrics[m].kind]->unit;
                if (const auto found = largest(cell, m); found.size > of_unit_[unit].size)
                    of_unit_[unit] = found;
            }
    }

    [[nodiscard]] std::string text() const {
        std::vector<Place> order;
        for (const auto& [unit, place] : of_unit_)
            if (place.size > 0) order.push_back(place);
        std::stable_sort(order.begin(), order.end(),
                         [](const Place& a, const Place& b) { return a.size > b.size; });
        std::string out;
        if (order.empty()) out = none();
        for (std::size_t n = 0; n < std::min<std::size_t>(2, order.size()); ++n)
            if (n == 0 || (order[n].size >= 0.5 && 2 * order[n].size >= order[0].size))
                out += (n > 0 ? " " : "") + differences(order[n]);
        return out + question();
    }

private:
    /// A metric at a step, and its largest mean difference there.
    struct Place {
        double size = 0;
        std::size_t metric = 0;
        int step = 0;
    };

    /// Returns the number of the first metrics that the answer is about.
    [[nodiscard]] std::size_t of_these() const {
        return plan_.chosen > 0 ? plan_.chosen : plan_.metrics.size();
    }
    [[nodiscard]] const std::string& name(std::size_t cell) const {
        return plan_.cells[cell].program->name;
    }

    [[nodiscard]] Difference difference(std::size_t cell, std::size_t m, int step) const {
        return r_.result.against[cell - 1].difference(step, m, {});
    }

    /// Returns the size in units of a noticeable effect; above 1 by the logarithm for prices. Its
    /// scale is that of the tables' date: the means of other dates are not kept.
    [[nodiscard]] double noticed(std::size_t m, const Difference& d) const {
        if (d.verdict != Verdict::significant) return 0;
        Effect effect;
        effect.metric = plan_.metrics[m], effect.without = mean(0, m);
        effect.with = *effect.without + d.mean;
        const double out = std::abs(d.mean) / effect_scale(effect).noticeable;
        const bool is_price = metric_kinds()[effect.metric.kind]->name == "price";
        return is_price && out > 1 ? 1 + std::log(out) : out;
    }

    /// Returns the date of the largest mean difference: that of the tables if it is about as large.
    [[nodiscard]] Place largest(std::size_t cell, std::size_t m) const {
        constexpr double more = 1.2;
        Place out{noticed(m, difference(cell, m, r_.result.step)), m, r_.result.step}, peak = out;
        for (int t = 0; t <= base_.calendar.steps; ++t)
            if (const double size = noticed(m, difference(cell, m, t)); size > peak.size)
                peak = {size, m, t};
        return peak.size > more * out.size ? peak : out;
    }

    /// Returns `by January 2036`, the date of the tables, or `in April 2028`.
    [[nodiscard]] std::string when(int step) const {
        return step == r_.result.step ? "by " + date_
                                      : "in " + month_of(date_of(base_.calendar, step));
    }

    [[nodiscard]] std::string none() const {
        const auto& against = r_.result.against;
        if (std::none_of(against.begin(), against.end(),
                         [](const auto& totals) { return totals.first_difference(); }))
            return fmt::format(
                "{} in any future at any date.",
                plan_.metrics.size() == 1
                    ? "The metric compared does not differ"
                    : fmt::format("None of the {} metrics compared differs", plan_.metrics.size()));
        return plan_.chosen > 0
                   ? "No difference of the metrics chosen is distinguishable from chance at any "
                     "date."
                   : fmt::format(
                         "No difference of the scenarios in {} is distinguishable from chance.",
                         date_);
    }

    /// Returns a metric's differences in all scenarios.
    [[nodiscard]] std::string differences(const Place& place) const {
        const auto [noticed, m, step] = place;
        const auto& metric = plan_.metrics[m];
        const auto unit = shown_unit(metric);
        const bool is_price = metric_kinds()[metric.kind]->name.find("price") != std::string::npos;
        const auto size = [&](double x) {
            return change_in_words(x, unit) + (is_price ? " times that of the start" : "");
        };
        std::vector<std::string> parts;
        for (std::size_t cell = 1; cell < plan_.cells.size(); ++cell) {
            const auto d = r_.result.against[cell - 1].difference(step, m, {0.05, 0.95});
            const double share = d.mean > 0 ? d.above : d.below;
            const bool is_same = d.quantiles[0] == d.quantiles[1] && share > 0.995;
            const auto range = nine_of_ten({d.quantiles[0], d.quantiles[1]}, unit);
            const auto sure = share > 0.995 ? ""
                                            : fmt::format(", {} in {}", d.mean > 0 ? "up" : "down",
                                                          chance_text(share));
            auto part =
                d.verdict == Verdict::no_difference
                    ? fmt::format("{} not change {}", verb_of(metric, "does"), where(cell, step))
                    : fmt::format("{} by {} {} {}{}",
                                  verb_of(metric, d.mean > 0 ? "rises" : "falls"), size(d.mean),
                                  is_same ? "in all futures" : "on average", where(cell, step),
                                  is_same ? "" : fmt::format(" ({}{})", range, sure));
            if (plan_.cells.size() == 2 && d.verdict != Verdict::no_difference) {
                const double before = mean(0, m);
                if (const auto end = difference(cell, m, r_.result.step); step != r_.result.step)
                    part += end.verdict != Verdict::significant ? ""
                            : (end.mean > 0) == (d.mean > 0)
                                ? fmt::format(", and by {} by {}", size(end.mean), date_)
                                : fmt::format(", but is {} {} by {}", size(end.mean),
                                              end.mean > 0 ? "higher" : "lower", date_);
                else if (before != 0)
                    part += ", " + values_in_words(before, before + d.mean, unit, " -> ");
            }
            parts.push_back(std::move(part));
        }
        const auto subject = subject_in_words(base_, metric);
        return plan_.cells.size() == 2
                   ? fmt::format("{} {}.", capitalised(subject), parts.front())
                   : fmt::format("{} {} {}.", capitalised(when(step)), subject, listing(parts, 4));
    }

    [[nodiscard]] std::string where(std::size_t cell, int step) const {
        return plan_.cells.size() == 2 ? when(step) : "in " + name(cell);
    }
    [[nodiscard]] double mean(std::size_t cell, std::size_t m) const {
        return r_.result.scenarios[cell].statistics.mean(m);
    }

    /// Returns the question whose probability changes most, with its probabilities.
    [[nodiscard]] std::string question() const {
        const auto chance = [&](std::size_t cell, std::size_t ask) {
            return r_.result.scenarios[cell].probability(ask);
        };
        double largest = 0;
        std::size_t most = 0;
        for (std::size_t a = 0; a < base_.asks.size(); ++a)
            for (const auto& totals : r_.result.against) {
                const auto d = totals.share_difference(a);
                if (d.verdict == Verdict::significant && std::abs(d.mean) > largest)
                    largest = std::abs(d.mean), most = a;
            }
        if (largest == 0)
            return base_.asks.empty() ? "" : " No answer becomes more or less likely.";
        std::vector<std::string> parts;
        for (std::size_t cell = 1; cell < plan_.cells.size(); ++cell)
            parts.push_back(fmt::format("{} in {}", chance_text(chance(cell, most)), name(cell)));
        return fmt::format(" \"{}\" Yes in {} of futures in {}, {}.", base_.asks[most].text,
                           chance_text(chance(0, most)), base_.name, listing(parts, 4));
    }

    const ComparisonReport& r_;
    const SweepPlan& plan_;
    const Program& base_;
    std::string date_;
    std::map<std::string, Place> of_unit_;
};

}  // namespace

std::string comparison_answer(const ComparisonReport& report) {
    return ComparisonAnswer(report).text();
}

}  // namespace steppe
