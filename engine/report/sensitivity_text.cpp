#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/bar_chart.hpp"
#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/sensitivity.hpp"

namespace steppe {
namespace {

constexpr std::size_t name_columns = 40, cell_columns = 21;
constexpr double reported_budget = 100;  // larger factors are not shown

/// Formats percent: one decimal, or two digits below 0.95.
std::string per_cent(double share) {
    const double x = 100 * share + 0.0;
    if (0 < x && x < 0.005) return "<0.01";
    return std::abs(x) >= 0.95 || std::abs(x) < 0.005 ? fmt::format("{:.1f}", x)
                                                      : fmt::format("{:.2g}", x);
}

std::string bracket(const Interval& i) {
    return fmt::format("[{}, {}]", per_cent(i.low), per_cent(i.high));
}

/// Returns the factor of runs, rounded up: `4x`; empty if too large or unknown.
std::string times_text(const Estimate& e) {
    const auto times = runs_to_report(e);
    return times && *times <= reported_budget
               ? fmt::format("{:.0f}x", std::max(2.0, std::ceil(*times)))
               : "";
}

/// Returns `62.1 [58.0, 66.3]`, or the upper end of a share that may be 0: `≤ 1.8 (4x)`.
std::string share_cell(const Estimate& e) {
    if (e.interval.low == 0 && e.interval.high == 0) return "0";
    if (!e.may_be_zero()) return fmt::format("{:>5} {}", per_cent(e.value), bracket(e.interval));
    if (!(e.interval.high > 0)) return "0, within chance";
    if (100 * e.interval.high < 0.005) return per_cent(e.interval.high);
    const auto times = times_text(e);
    return fmt::format("≤{:>4}{}", per_cent(e.interval.high),
                       times.empty() ? "" : fmt::format(" ({})", times));
}

/// Wraps a text at 100 code points.
std::string wrapped(const std::string& text) {
    constexpr std::size_t columns = 100;
    std::string out, line;
    for (const auto& word : split(text, ' ')) {
        if (!line.empty() && width(line) + 1 + width(word) > columns) {
            out += line + "\n";
            line.clear();
        }
        line += line.empty() ? word : " " + word;
    }
    return out + line;
}

/// Joins names: a, b and c.
std::string listed(const std::vector<std::string>& names) {
    if (names.size() < 2) return join(names, "");
    return join({names.begin(), names.end() - 1}, ", ") + " and " + names.back();
}

class SensitivityPage {
public:
    SensitivityPage(const SensitivityReport& report) : r_(report), s_(report.found) {}

    std::string text(double seconds) {
        line("{}\n", r_.title);
        for (const auto& [address, value] : r_.at) line("with {} = {}", address, shortest(value));
        line("{} uncertain inputs, {} futures, at {}, seed {}, {} points   {:.1f} s",
             r_.inputs.size(), grouped(s_.rows * s_.runs + s_.screening), r_.date, r_.seed,
             s_.method == SensitivityMethod::morris ? "Morris's" : r_.design, seconds);
        choice();
        method();
        for (std::size_t m = 0; m < r_.outputs.size(); ++m) output(r_.outputs[m], s_.outputs[m]);
        return std::move(out_);
    }

private:
    template <class... T>
    void line(fmt::format_string<T...> format, T&&... args) {
        const auto text = fmt::format(format, std::forward<T>(args)...);
        out_ += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    }
    template <class... T>
    void sentence(fmt::format_string<T...> format, T&&... args) {
        out_ += wrapped(fmt::format(format, std::forward<T>(args)...)) + "\n";
    }

    void choice() {
        if (s_.choice == PlayerChoice::screened)
            sentence(
                "The budget is too small for single inputs: a screening (Morris, {} of the runs) "
                "chose {}; {} make one group.",
                grouped(s_.screening),
                std::count_if(s_.players.begin(), s_.players.end(),
                              [](const InputGroup& p) { return p.inputs.size() == 1; }),
                rest());
        if (s_.choice == PlayerChoice::tables)
            line("The budget is too small for single inputs: those of one table make one group.");
    }

    [[nodiscard]] std::string rest() const {
        const auto at = std::find_if(s_.players.begin(), s_.players.end(),
                                     [](const InputGroup& p) { return p.inputs.size() > 1; });
        return at == s_.players.end() ? "the others" : at->name;
    }

    void method() {
        const auto points = fmt::format("{} points x {} runs", grouped(s_.rows), s_.runs);
        switch (s_.method) {
            case SensitivityMethod::sobol:
                line("Sobol' indices in percent of the variance, with 95 % intervals: {}.", points);
                line(
                    "First order: the part removed if this input alone were known; total: "
                    "left if the others were.");
                break;
            case SensitivityMethod::shapley:
                line("Shapley effects in percent of the variance, with 95 % intervals: {}.",
                     points);
                if (s_.joined_apart)
                    sentence(
                        "`{}` and `{}` are correlated: Sobol' indices would count their common "
                        "part twice or not at all; Shapley effects divide it and sum to 100.",
                        s_.joined_apart->first, s_.joined_apart->second);
                break;
            case SensitivityMethod::morris:
                line(
                    "Elementary effects (Morris), with 95 % intervals: {} trajectories of {} runs.",
                    grouped(s_.rows), s_.runs);
                sentence(
                    "mu*: mean size of the change per unit of an input's probability; mu: with its "
                    "sign; sigma: how it varies.");
                if (s_.joined_apart)
                    line("One input moves at a time: rank correlations are left out.");
                line("Chance (events, noise) is the same along a trajectory.");
                break;
        }
    }

    [[nodiscard]] std::size_t most_rows() const { return r_.outputs.size() <= 3 ? 20 : 6; }

    [[nodiscard]] std::string name(std::size_t player) const {
        const auto& p = s_.players[player];
        const bool table = p.inputs.size() > 1 && p.name.find(" inputs") == std::string::npos;
        return table ? fmt::format("{} ({} inputs)", p.name, p.inputs.size()) : p.name;
    }

    void output(const SweepOutput& what, const Indices& found) {
        out_ += "\n";
        if (found.constant) {
            line("{} is {:.6g} in all runs: there is no variance to share out.", what.address,
                 found.mean);
            return;
        }
        const bool morris = s_.method == SensitivityMethod::morris;
        line("{}   mean {:.4g}, standard deviation {:.2g}{}", what.address, found.mean,
             std::sqrt(found.variance), what.unit == "1" ? "" : fmt::format(" ({})", what.unit));
        std::size_t wide = 12;
        std::vector<std::string> inert;
        std::vector<std::size_t> shown;
        for (const auto g : found.order) {
            const Estimate& e = found.index[0][g];
            if (e.value == 0 && e.interval.low == 0 && e.interval.high == 0)
                inert.push_back(name(g));
            else if (shown.size() < most_rows())
                shown.push_back(g);
        }
        for (const auto g : shown) wide = std::max(wide, std::min(name_columns, name(g).size()));
        if (morris)
            morris_rows(found, shown, wide);
        else
            share_rows(found, shown, wide);
        const std::size_t more = found.order.size() - shown.size() - inert.size();
        if (more > 0) line("and {} more (--out DIR and --json have all)", more);
        if (!inert.empty()) no_effect(inert);
        if (morris)
            sentence(
                "{} moves {} most: by {:.3g} on average when it goes through half of its "
                "distribution.",
                name(found.order[0]), what.address, 0.5 * found.index[0][found.order[0]].value);
        else
            meaning(what, found);
    }

    void no_effect(const std::vector<std::string>& inert) {
        constexpr std::size_t most = 3;
        std::vector<std::string> names(
            inert.begin(),
            inert.begin() + static_cast<std::ptrdiff_t>(std::min(most, inert.size())));
        if (inert.size() > most) names.push_back(fmt::format("{} more", inert.size() - most));
        sentence("No effect at all: {}.", listed(names));
    }

    void share_rows(const Indices& found, const std::vector<std::size_t>& shown, std::size_t wide) {
        const bool sobol = s_.method == SensitivityMethod::sobol;
        line("{}  {}{}", pad("", wide),
             pad(sobol ? "  total effect" : "  Shapley effect", cell_columns + 12),
             sobol ? "  first order" : "");
        const double most = found.index[0][found.order[0]].value;
        bool limits = false;
        for (const auto g : shown) {
            std::string text = pad(tail(name(g), name_columns), wide) + "  " +
                               pad(share_cell(found.index[0][g]), cell_columns) + " ";
            text += sobol ? pad(bar(found.index[0][g].value, most, 10), 11) +
                                share_cell(found.index[1][g])
                          : bar(std::max(0.0, found.index[0][g].value), most, 10);
            limits = limits || text.find("≤") != std::string::npos;
            line("{}", text);
        }
        if (limits)
            line("≤: the interval contains 0; (4x): four times the budget would resolve it.");
    }

    void morris_rows(const Indices& found, const std::vector<std::size_t>& shown,
                     std::size_t wide) {
        line("{}  {}{:>11}{:>11}", pad("", wide), pad("       mu*", 44), "mu", "sigma");
        const double most = found.index[0][found.order[0]].value;
        for (const auto g : shown) {
            const auto& [value, interval] = found.index[0][g];
            const auto alone = [&](std::size_t k) {
                return std::isnan(found.index[k][g].value)
                           ? std::string()
                           : fmt::format("{:.3g}", found.index[k][g].value);
            };
            const auto text = fmt::format(
                "{}  {}{} {:>10} {:>10}", pad(tail(name(g), name_columns), wide),
                pad(fmt::format("{:>10.3g} [{:.3g}, {:.3g}]", value, interval.low, interval.high),
                    33),
                pad(bar(value, most, 10), 11), alone(1), alone(2));
            line("{}", text);
        }
    }

    /// Names the inputs with most of the variance.
    void meaning(const SweepOutput& what, const Indices& found) {
        constexpr double most_of_it = 0.8;
        constexpr std::size_t few = 6;
        const auto moving = std::count_if(found.index[0].begin(), found.index[0].end(),
                                          [](const Estimate& e) { return e.value > 0; });
        const std::size_t end = std::min(few, static_cast<std::size_t>(moving));
        std::size_t n = 1;
        while (n < end && found.together[n - 1].value < most_of_it) ++n;
        const bool enough = found.together[n - 1].value >= most_of_it;
        std::vector<std::string> names;
        for (std::size_t k = 0; k < n; ++k) names.push_back(s_.players[found.order[k]].name);
        const Estimate& sum = found.together[n - 1];
        std::string text = fmt::format(
            "{}{} make{} {:.0f} % [{:.0f}, {:.0f}] of the variance of {}",
            enough ? "" : "No small set makes 80 %: ", listed(names),
            n == 1 && names[0].find(" inputs") == std::string::npos ? "s" : "", 100 * sum.value,
            100 * sum.interval.low, 100 * sum.interval.high, what.address);
        if (s_.method == SensitivityMethod::sobol) {
            const Estimate& i = found.interactions;
            text += i.may_be_zero()
                        ? fmt::format(" by themselves, interactions at most {:.0f} %",
                                      std::max(0.0, 100 * i.interval.high))
                        : fmt::format(" by themselves, interactions {:.0f} % [{:.0f}, {:.0f}]",
                                      100 * i.value, 100 * i.interval.low, 100 * i.interval.high);
        }
        sentence("{}.", text);
    }

    const SensitivityReport& r_;
    const Sensitivity& s_;
    std::string out_;
};

}  // namespace

std::string sensitivity_text(const SensitivityReport& report, double seconds) {
    return SensitivityPage(report).text(seconds);
}

}  // namespace steppe
