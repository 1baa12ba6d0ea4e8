#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "engine/report/result_table.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

constexpr std::size_t most_issues = 12, most_groups = 7;
constexpr std::size_t longest_table = std::size_t{1}
                                      << 26U;  // bytes; 100 000 groups would exhaust memory

/// A part of the population on one issue, by step.
struct Part {
    std::uint64_t agents = 0;
    std::vector<double> mean, favour;
};

/// The groups; `*` is the whole population.
using Parts = std::map<std::string, Part>;

/// Reads the output of crowd_csv(), by issue.
/// \throws std::runtime_error for another table
std::map<std::string, Parts> read_parts(const std::string& table, std::size_t dates) {
    std::map<std::string, Parts> out;
    if (table.empty()) return out;
    ResultTable rows("crowd.csv", table);
    constexpr std::size_t group = 3, issue = 4, agents = 5, mean = 6, favour = 8;
    const auto require = [](bool good) {
        if (!good)
            throw std::runtime_error(
                "crowd.csv or crowd_comparison.csv is not a complete population table");
    };
    require(rows.header().size() > favour);
    while (rows.next()) {
        Part& part = out[rows.text(issue)][rows.text(group)];
        part.agents = static_cast<std::uint64_t>(rows.number(agents));
        part.mean.push_back(rows.number(mean));
        part.favour.push_back(100 * rows.number(favour));
    }
    require(!out.empty());
    for (const auto& [id, parts] : out) {
        require(parts.count("*") > 0);
        for (const auto& [name, part] : parts) require(part.mean.size() == dates);
    }
    return out;
}

/// Maps parts to the steps of another calendar.
Parts at_steps(const Parts& parts, const std::vector<int>& steps) {
    Parts out;
    for (const auto& [name, part] : parts) {
        Part& to = out[name];
        to.agents = part.agents;
        for (const int step : steps) {
            to.mean.push_back(part.mean[static_cast<std::size_t>(step)]);
            to.favour.push_back(part.favour[static_cast<std::size_t>(step)]);
        }
    }
    return out;
}

class IssueCharts {
public:
    /// \param without the comparison's parts on this issue, at the steps of this run, or null
    IssueCharts(const RunView& run_view, const IssueProgram& issue, const Parts& parts,
                const Parts* without)
        : run_view_(run_view),
          issue_(issue),
          parts_(parts),
          whole_(parts.at("*")),
          without_(without) {
        for (const auto& [name, part] : parts)
            if (name != "*") groups_.push_back(name);
        std::stable_sort(groups_.begin(), groups_.end(), [&](const auto& a, const auto& b) {
            return std::abs(moved(a)) > std::abs(moved(b));
        });
        if (groups_.size() > most_groups) groups_.resize(most_groups);
    }

    [[nodiscard]] Chart means() const {
        Chart out = chart("crowd-mean-", &Part::mean, "-1 against, 1 for", 3);
        out.title = fmt::format("{}: the population's mean position goes from {:.3f} to {:.3f}{}",
                                capitalised(issue_.name), whole_.mean.front(), whole_.mean.back(),
                                effect(&Part::mean, 4, ""));
        if (!groups_.empty() && std::abs(moved(groups_.front())) >= 5e-5)
            out.title += fmt::format(
                fmt::runtime(without_ == nullptr ? "; {} moves most, by {}"
                                                 : "; the scenario moves {} most, by {}"),
                groups_.front(), signed_figure(moved(groups_.front()), 4));
        out.about = fmt::format(
            "Lines over time: the mean position of the population and of its groups. {}.",
            out.title);
        return out;
    }

    [[nodiscard]] Chart favour() const {
        Chart out = chart("crowd-favour-", &Part::favour, "% in favour", 1);
        out.title = fmt::format(
            "{}: {:.1f}\u00a0% of the population are in favour at the start, {:.1f}\u00a0% at the "
            "end{}",
            capitalised(issue_.name), whole_.favour.front(), whole_.favour.back(),
            effect(&Part::favour, 2, " points"));
        out.data["min"] = 0, out.data["max"] = 100;
        out.about = fmt::format(
            "Lines over time: the share of the population, and of its groups, above the issue's "
            "threshold. {}.",
            out.title);
        return out;
    }

private:
    /// Returns the change of a group's mean against the comparison, or from start to end.
    [[nodiscard]] double moved(const std::string& group) const {
        const auto& mean = parts_.at(group).mean;
        const bool there = without_ != nullptr && without_->count(group) > 0;
        return mean.back() - (there ? without_->at(group).mean.back() : mean.front());
    }

    [[nodiscard]] std::string effect(std::vector<double> Part::*what, int digits,
                                     const char* unit) const {
        if (without_ == nullptr) return "";
        return fmt::format(
            " ({}{} by the scenario)",
            signed_figure((whole_.*what).back() - (without_->at("*").*what).back(), digits), unit);
    }

    [[nodiscard]] Chart chart(const std::string& id, std::vector<double> Part::*what,
                              const std::string& unit, int digits) const {
        Chart out;
        out.id = id + issue_.id;
        std::vector<TimeSeries> lines;
        if (without_ != nullptr)
            lines.push_back({run_view_.other_name(), -1, without_->at("*").*what, true});
        lines.push_back({fmt::format("all {}", grouped(whole_.agents)), 0, whole_.*what});
        for (std::size_t g = 0; g < groups_.size(); ++g)
            lines.push_back(
                {fmt::format("{} ({})", groups_[g], grouped(parts_.at(groups_[g]).agents)),
                 static_cast<int>(g) + 1, parts_.at(groups_[g]).*what});
        put_series(out, "lines", unit, digits, run_view_.dates, lines);
        out.data["legend"] = true;
        out.source = run_view_.source("crowd.csv");
        return out;
    }

    const RunView& run_view_;
    const IssueProgram& issue_;
    const Parts& parts_;
    const Part& whole_;
    const Parts* without_;
    std::vector<std::string> groups_;
};

}  // namespace

Section population_section(const RunView& run_view, const PopulationTables& tables) {
    Section out{
        "The population",
        {"Agents that react to each other and to the states, without influence on the states."},
        {}};
    if (std::max(tables.here.size(), tables.without.size()) > longest_table) {
        out.lead.emplace_back("There are too many groups to draw; crowd.csv has all numbers.");
        return out;
    }
    const auto here = read_parts(tables.here, run_view.dates.size());
    const auto steps = run_view.other_steps();
    const auto without = read_parts(
        steps ? tables.without : "",
        steps ? static_cast<std::size_t>(run_view.without->program.calendar.steps) + 1 : 0);
    std::size_t groups = 0;
    for (const auto& issue : run_view.program().issues) {
        const auto parts = here.find(issue.id);
        if (parts == here.end() || out.charts.size() >= 2 * most_issues) continue;
        groups = parts->second.size() - 1;
        const auto other = without.find(issue.id);
        const auto compared =
            other == without.end() ? std::nullopt : std::optional(at_steps(other->second, *steps));
        const IssueCharts charts(run_view, issue, parts->second, compared ? &*compared : nullptr);
        out.charts.push_back(charts.means());
        out.charts.push_back(charts.favour());
    }
    if (groups > most_groups)
        out.lead.push_back(fmt::format(
            "Of {} groups, those with the largest change of mean are shown; crowd.csv has all.",
            grouped(groups)));
    if (here.size() > most_issues)
        out.lead.push_back(
            fmt::format("The first {} of {} issues are shown.", most_issues, here.size()));
    return out;
}

}  // namespace steppe::html
