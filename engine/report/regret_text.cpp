#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/report/regret.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

class RegretPage {
public:
    explicit RegretPage(const RegretReport& report)
        : report_(report), plan_(report.plan), scores_(report.table.scores) {
        for (const auto& cell : plan_.cells) widest_ = std::max(widest_, cell.program->name.size());
        double low = scores_.front().worst.value, high = low;
        for (const auto& score : scores_) {
            low = std::min(
                {low, score.worst.value, score.expected.value, score.largest_regret.value});
            high = std::max(
                {high, score.worst.value, score.expected.value, score.largest_regret.value});
        }
        decimals_ = decimals_for(0.01 * (high - low), high);
    }

    std::string text(double seconds) {
        const auto& program = *plan_.cells.front().program;
        const auto& metric = plan_.metrics.front();
        out_ +=
            fmt::format("{} on {} ({}), {} is better\n", metric.address,
                        date_of(program.calendar, report_.step), metric_kinds()[metric.kind]->unit,
                        report_.question.better == RegretQuestion::Better::more ? "more" : "less");
        out_ += fmt::format("{} under the same draws, {}; seed {}, {}   {:.1f} s\n\n",
                            count_of(plan_.replicates, "future"),
                            report_.futures.empty() ? "each strategy's own uncertain numbers"
                                                    : "the uncertain numbers of " + report_.futures,
                            plan_.seed, plan_.design, seconds);
        if (all_alike()) {
            out_ +=
                fmt::format("The strategies do not differ in {} in any future.\n", metric.address);
            return std::move(out_);
        }
        means();
        tails();
        picks();
        return std::move(out_);
    }

private:
    [[nodiscard]] bool all_alike() const {
        return std::all_of(scores_.begin(), scores_.end(), [](const StrategyScore& score) {
            return score.largest_regret.value == 0;
        });
    }

    [[nodiscard]] const std::string& name(std::size_t s) const {
        return plan_.cells[s].program->name;
    }

    [[nodiscard]] std::string names(const std::vector<std::size_t>& strategies) const {
        std::vector<std::string> out;
        out.reserve(strategies.size());
        for (const std::size_t s : strategies) out.push_back(name(s));
        return listing(out, 4);
    }

    static int decimals_of(const Scored& scored) {
        const double half = 0.5 * (scored.interval->high - scored.interval->low);
        return decimals_for(
            std::isfinite(half) ? std::max(half, std::abs(scored.value) * 1e-2) : half,
            scored.value);
    }

    void means() {
        out_ += fmt::format("{}   {:>10} {:<22} {:>11} {}\n", pad("strategy", widest_), "expected",
                            "95 %", "to the best", "95 %");
        for (std::size_t s = 0; s < scores_.size(); ++s) {
            const auto &expected = scores_[s].expected, &behind = scores_[s].behind;
            const int digits = decimals_of(expected), less = decimals_of(behind);
            out_ +=
                fmt::format("{}   {:>10} {:<22} ", pad(name(s), widest_),
                            figure(expected.value, digits), interval(*expected.interval, digits));
            if (behind.value == 0 && behind.interval->low == behind.interval->high)
                out_ += fmt::format("{:>11}\n", s == report_.table.picks.front().strategies.front()
                                                    ? "best"
                                                    : "alike");
            else
                out_ += fmt::format("{:>11} {}{}\n", signed_figure(behind.value, less),
                                    signed_interval(*behind.interval, less),
                                    behind.interval->low <= 0 && behind.interval->high >= 0
                                        ? "  not distinguishable from 0"
                                        : "");
        }
    }

    void tails() {
        const bool asked = report_.question.enough.has_value();
        const std::string bound =
            !asked
                ? ""
                : fmt::format("{} {}",
                              report_.question.enough->side == RegretQuestion::Bound::Side::at_least
                                  ? "at least"
                                  : "at most",
                              shortest(report_.question.enough->value));
        out_ += fmt::format("\n{}   {:>10} {:>10}   {:>10} {:>11} {}{}{}\n", pad("", widest_),
                            "worst", "worst 5 %", "largest", "90th pct.", "of regret, 95 %",
                            asked ? "          " : "", bound);
        for (std::size_t s = 0; s < scores_.size(); ++s) {
            const auto& score = scores_[s];
            out_ += fmt::format("{}   {:>10} {:>10}   {:>10} {:>11} {}", pad(name(s), widest_),
                                figure(score.worst.value, decimals_),
                                figure(score.worst_twentieth.value, decimals_),
                                figure(score.largest_regret.value, decimals_),
                                figure(score.regret90.value, decimals_),
                                asked ? pad(interval(*score.regret90.interval, decimals_), 22)
                                      : interval(*score.regret90.interval, decimals_));
            if (asked)
                out_ += fmt::format("   {}",
                                    per_cent(score.satisficing.value, *score.satisficing.interval));
            out_ += "\n";
        }
        out_ +=
            "worst and largest are those of the futures drawn; more futures can only go beyond "
            "them\n\n";
    }

    void picks() {
        constexpr std::size_t longest = 24;
        std::vector<std::size_t> first = report_.table.picks.front().strategies;
        bool agree = first.size() == 1;
        for (const auto& pick : report_.table.picks) {
            agree = agree &&
                    std::count(pick.strategies.begin(), pick.strategies.end(), first.front()) > 0;
            out_ += fmt::format("{} {}", pad(std::string(name_of(pick.criterion)), longest),
                                names(pick.strategies));
            if (pick.strategies.size() > 1) out_ += " alike";
            if (pick.criterion == Criterion::satisficing &&
                scores_[pick.strategies.front()].satisficing.value == 0)
                out_ += ": none is ever good enough";
            if (pick.parts > 0)
                out_ += fmt::format("   the same in {} of {} parts of the futures", pick.same,
                                    pick.parts);
            if (!pick.as_good.empty())
                out_ += fmt::format("; not distinguishable from {}", names(pick.as_good));
            out_ += "\n";
        }
        if (agree)
            out_ += fmt::format("{} is picked by every criterion.\n", names(first));
        else
            out_ +=
                "The criteria do not agree: the pick depends on how much the bad futures weigh.\n";
    }

    static std::string figure(double x, int decimals) {
        return decimals < 0 ? fmt::format("{:.2e}", x + 0.0)
                            : fmt::format("{:.{}f}", x + 0.0, decimals);
    }

    static std::string interval(const Interval& interval, int decimals) {
        if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return "[unknown]";
        return fmt::format("[{}, {}]", figure(interval.low, decimals),
                           figure(interval.high, decimals));
    }

    const RegretReport& report_;
    const SweepPlan& plan_;
    const std::vector<StrategyScore>& scores_;
    std::size_t widest_ = 8;
    int decimals_ = 0;
    std::string out_;
};

}  // namespace

std::string regret_text(const RegretReport& report, double seconds) {
    return RegretPage(report).text(seconds);
}

}  // namespace steppe
