#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "engine/population/result.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_issues = 12, most_groups = 7;  // drawn; tables have all
constexpr std::size_t most_influenced = 5;

using PopulationValue = double PopulationMoments::*;

/// A part of the population: the whole or a group.
struct PopulationPart {
    std::string group;  ///< empty: the whole
    std::size_t part = 0;
    std::optional<std::size_t> other{};  ///< the part of the comparison
    std::uint64_t agents = 0;
    [[nodiscard]] std::string name() const {
        return group.empty() ? "all " + grouped(agents)
                             : fmt::format("{} ({})", group, grouped(agents));
    }
};

/// Returns the parts, matched with those of the comparison by name.
std::vector<PopulationPart> parts_of(const PopulationReport& report, bool is_compared) {
    std::vector<PopulationPart> out{{"", 0, {}, report.here.run.members[0]}};
    std::map<std::string, std::size_t> others;
    if (is_compared) {
        const auto& groups = report.without->population.group;
        for (std::size_t g = 0; g < groups.size(); ++g) others.emplace(groups[g], g + 1);
        out[0].other = 0;
    }
    const auto& groups = report.here.population.group;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto other = others.find(groups[g]);
        out.push_back({groups[g], g + 1,
                       other == others.end() ? std::nullopt : std::optional(other->second),
                       report.here.run.members[g + 1]});
    }
    return out;
}

/// One issue: the whole population, then its groups, those that move most first.
class PopulationIssue {
public:
    PopulationIssue(const RunView& view, const PopulationReport& report, std::size_t issue)
        : view_(view),
          report_(report),
          id_(report.here.population.issue[issue]),
          issue_(issue),
          steps_(view.other_steps()) {
        const auto& issues = view.program().issues;
        const auto at =
            std::find_if(issues.begin(), issues.end(), [&](const auto& i) { return i.id == id_; });
        name_ = capitalised(at->name);
        bool is_compared = report.without && steps_;
        if (is_compared) {
            const auto& theirs = report.without->population.issue;
            const auto found = std::find(theirs.begin(), theirs.end(), id_);
            is_compared = found != theirs.end();
            other_issue_ = static_cast<std::size_t>(found - theirs.begin());
        }
        parts_ = parts_of(report, is_compared);
        std::stable_sort(parts_.begin() + 1, parts_.end(), [&](const auto& a, const auto& b) {
            return std::abs(change(a, mean).moved()) > std::abs(change(b, mean).moved());
        });
    }

    [[nodiscard]] Table table() const {
        Table out{.key = "crowd-" + id_,
                  .title = mean_title(),
                  .unit = "1",
                  .columns = {{"group"}, {"name", "group"}, {"agents", "", Show::count}}};
        for (const auto& column : view_.change_columns()) out.columns.push_back(column);
        out.columns.push_back(
            {"settles_at", report_.settled.empty() ? "" : "settles at", Show::value});
        for (const auto* number : {"sd", "favour"})
            for (auto column : view_.change_columns()) {
                const bool is_shown = number[0] == 'f' && column.key[0] == 'e';  // end and effect
                if (!is_shown) column.title.clear();
                if (is_shown && column.key == "end") column.title = "in favour";
                column.key = fmt::format("{}_{}", number, column.key);
                if (number[0] == 'f') column.unit = "share";
                out.columns.push_back(std::move(column));
            }
        for (const auto& part : parts_) {
            out.row(part.group.empty() ? "*" : part.group, part.name(), part.agents);
            auto& cells = out.rows.back();
            const auto append = [&](PopulationValue number) {
                for (auto& cell : change(part, number).cells()) cells.push_back(std::move(cell));
            };
            append(mean);
            cells.push_back(
                report_.settled.empty()
                    ? Json()
                    : Json(report_.settled[part.part * report_.here.run.issues + issue_].mean));
            append(&PopulationMoments::sd);
            append(favour);
        }
        out.most = most_groups + 1;
        return out;
    }

    [[nodiscard]] Table means() const {
        auto out = lines("crowd-mean-", mean);
        out.title = mean_title();
        out.unit = "1";
        out.chart.update({{"unit", "-1 against, 1 for"}, {"digits", 3}});
        return out;
    }

    [[nodiscard]] Table favours() const {
        const auto moved = change(parts_.front(), favour);
        auto out = lines("crowd-favour-", favour);
        out.title = fmt::format(
            "{}: {:.1f}\u00a0% of the population are in favour at the start, {:.1f}\u00a0% at the "
            "end{}",
            name_, 100 * moved.start, 100 * moved.end, effect(favour, 100, 2, " points"));
        out.unit = "share";
        out.chart.update({{"unit", "% in favour"}, {"digits", 1}, {"min", 0}, {"max", 100}});
        return out;
    }

private:
    static constexpr PopulationValue mean = &PopulationMoments::mean,
                                     favour = &PopulationMoments::favour;

    [[nodiscard]] double here(const PopulationPart& part, int step, PopulationValue number) const {
        return report_.here.run.at(step, part.part, issue_).*number;
    }
    /// \pre part.other
    [[nodiscard]] double without(const PopulationPart& part, int step,
                                 PopulationValue number) const {
        return report_.without->run.at(step, *part.other, other_issue_).*number;
    }
    [[nodiscard]] MetricChange change(const PopulationPart& part, PopulationValue number) const {
        MetricChange out{here(part, 0, number), here(part, view_.last(), number)};
        if (part.other) out.without = without(part, steps_->back(), number);
        return out;
    }

    [[nodiscard]] std::string effect(PopulationValue number, double scale, int digits,
                                     const char* unit) const {
        const auto moved = change(parts_.front(), number);
        if (!moved.without) return "";
        return fmt::format(" ({}{} by the scenario)", signed_figure(scale * moved.moved(), digits),
                           unit);
    }

    [[nodiscard]] std::string mean_title() const {
        const auto whole = change(parts_.front(), mean);
        auto out = fmt::format("{}: the population's mean position goes from {:.3f} to {:.3f}{}",
                               name_, whole.start, whole.end, effect(mean, 1, 4, ""));
        if (parts_.size() == 1) return out;
        const auto most = change(parts_[1], mean);
        if (std::abs(most.moved()) >= 5e-5)
            out += fmt::format(
                "; {} {} most, by {}",
                most.without ? "the scenario moves " + parts_[1].group : parts_[1].group,
                most.without ? "" : "moves", signed_figure(most.moved(), 4));
        return out;
    }

    [[nodiscard]] Table lines(const std::string& key, PopulationValue number) const {
        std::vector<TimeLine> out;
        if (parts_.front().other) {
            out.push_back({"without", view_.other_name(), -1, {}});
            for (const int step : *steps_)
                out.back().values.push_back(without(parts_.front(), step, number));
        }
        for (std::size_t p = 0; p < std::min(parts_.size(), most_groups + 1); ++p) {
            // Each group has one colour in all charts, unlike those of states.
            out.push_back({fmt::format("part_{}", p),
                           parts_[p].name(),
                           -2 - static_cast<int>(parts_[p].part),
                           {}});
            for (int t = 0; t <= view_.last(); ++t)
                out.back().values.push_back(here(parts_[p], t, number));
        }
        return view_.over_time(key + id_, "lines", out);
    }

    const RunView& view_;
    const PopulationReport& report_;
    std::string id_, name_{};
    std::size_t issue_, other_issue_ = 0;
    std::optional<std::vector<int>> steps_;  ///< of the comparison
    std::vector<PopulationPart> parts_{};
};

/// Returns the mean weights of a speaker, and the agents with the largest, itself excluded.
Table weights_table(const PopulationData& population, const std::string& id,
                    const std::vector<double>& weights) {
    std::vector<double> sum(population.group.size() + 1, 0.0), count(sum.size(), 0.0);
    for (std::uint32_t i = 0; i < population.size(); ++i) {
        sum[0] += weights[i], count[0] += 1;
        if (population.group.empty()) continue;
        sum[population.group_of[i] + std::size_t{1}] += weights[i];
        count[population.group_of[i] + std::size_t{1}] += 1;
    }
    Table out{.key = "total_influence",
              .title = fmt::format("{} has a mean weight of {:.4g} (of 1) in the equilibrium of an "
                                   "agent",
                                   id, sum[0] / count[0]),
              .unit = "1",
              .columns = {{"of"}, {"in", "in"}, {"id", "id"}, {"weight", "weight", Show::digits}}};
    out.row(id, "all agents", "*", sum[0] / count[0]);
    for (std::size_t g = 0; g < population.group.size(); ++g)
        out.row(id, "group", population.group[g], sum[g + 1] / count[g + 1]);
    std::vector<std::uint32_t> order(population.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    if (const auto own = population.ids.find(id)) order.erase(order.begin() + *own);
    const auto last =
        order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), most_influenced));
    std::partial_sort(order.begin(), last, order.end(), [&](auto a, auto b) {
        return weights[a] > weights[b] || (weights[a] == weights[b] && a < b);
    });
    for (auto at = order.begin(); at != last; ++at)
        if (weights[*at] > 0) out.row(id, "agent", population.ids.at(*at), weights[*at]);
    return out;
}

}  // namespace

ResultSection population_section(const RunView& view, const PopulationReport& report) {
    const auto& population = report.here.population;
    ResultSection out{
        fmt::format("The population: {}{}, {}", count_of(population.size(), "agent"),
                    population.group.empty()
                        ? ""
                        : fmt::format(" in {}", count_of(population.group.size(), "group")),
                    count_of(population.network.entries(), "tie")),
        {"Agents that react to each other and to the states, without influence on the states."},
        {}};
    if (population.isolated > 0)
        out.lead.push_back(
            fmt::format("{} of them have no neighbours.", grouped(population.isolated)));
    if (report.here.pinned > 0)
        out.lead.push_back(
            fmt::format("{} positions are held by a constant above 0.05: no conviction within "
                        "[-1, 1] explains them.",
                        grouped(report.here.pinned)));
    const std::size_t issues = population.issue.size();
    if (population.group.size() > most_groups)
        out.lead.push_back(fmt::format(
            "Of {} groups, those with the largest change of mean are shown; crowd.csv has all.",
            grouped(population.group.size())));
    if (issues > most_issues)
        out.lead.push_back(
            fmt::format("The first {} of {} issues are drawn.", most_issues, issues));
    if (!report.weights.empty())
        out.tables.push_back(weights_table(population, report.speaker, report.weights));
    std::vector<Table> drawn;
    for (std::size_t k = 0; k < issues; ++k) {
        const PopulationIssue issue(view, report, k);
        out.tables.push_back(issue.table());
        if (k >= most_issues) continue;
        drawn.push_back(issue.means());
        drawn.push_back(issue.favours());
    }
    out.tables.insert(out.tables.end(), drawn.begin(), drawn.end());
    return out;
}

}  // namespace steppe
