#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

constexpr std::size_t most_issues_charted = 24, most_columns = 40;

Chart issue_chart(const RunView& run_view, const IssueLine& issue) {
    Chart out;
    out.id = "positions-" + issue.id;
    out.head = {"agent", "start", "end"};
    const bool compared = !issue.agents.empty() && issue.agents.front().moved.without.has_value();
    if (compared) out.head.insert(out.head.end(), {"end without", "effect"});
    std::vector<std::string> names;
    std::vector<double> start, end;
    const Line* most = nullptr;
    const auto size = [compared](const Line& a) {
        return std::abs(compared ? a.moved.effect() : a.moved.end - a.moved.start);
    };
    for (std::size_t n = 0; n < std::min(most_columns, issue.agents.size()); ++n) {
        const auto& a = issue.agents[n];
        names.push_back(a.name);
        start.push_back(rounded(a.moved.start));
        end.push_back(rounded(a.moved.end));
        out.rows.push_back({a.name, shortest(start.back()), shortest(end.back())});
        if (compared)
            out.rows.back().insert(out.rows.back().end(),
                                   {shortest(rounded(a.moved.without.value_or(0))),
                                    shortest(rounded(a.moved.effect()))});
        if (most == nullptr || size(a) > size(*most)) most = &a;
    }
    const std::string name = capitalised(issue.name.empty() ? issue.id : issue.name);
    if (most == nullptr || size(*most) < 5e-5)
        out.title = fmt::format("{}: {}", name,
                                compared ? "the scenario moves no agent" : "no agent moves");
    else
        out.title = fmt::format(
            fmt::runtime(compared ? "{}: the scenario moves {} most, by {}"
                                  : "{}: {} moves most, by {}"),
            name, most->name,
            signed_figure(compared ? most->moved.effect() : most->moved.end - most->moved.start,
                          4));
    out.about = fmt::format(
        "Positions on a scale from -1, against, to 1, for: a ring at the start, a dot at the end. "
        "{}.",
        out.title);
    out.source =
        run_view.source(compared ? "metric position; effects are against the comparison at the end"
                                 : "metric position");
    out.data = {{"kind", "dots"}, {"unit", "-1 against, 1 for"},
                {"digits", 3},    {"rows", names},
                {"min", -1},      {"max", 1},
                {"start", start}, {"end", end}};
    out.data["start_name"] = year_of(run_view.dates.front());
    out.data["end_name"] = year_of(run_view.dates.back());
    return out;
}

}  // namespace

Section positions_section(const RunView& run_view) {
    Section out{
        "Positions", {"Where each state stands on each issue, from -1 (against) to 1 (for)."}, {}};
    const auto& issues = run_view.summary.issues;
    for (std::size_t n = 0; n < std::min(most_issues_charted, issues.size()); ++n)
        out.charts.push_back(issue_chart(run_view, issues[n]));
    if (issues.size() > most_issues_charted)
        out.lead.push_back(fmt::format("The first {} of {} issues are shown.", most_issues_charted,
                                       issues.size()));
    if (!issues.empty() && issues.front().agents.size() > most_columns)
        out.lead.push_back(fmt::format("The first {} of {} agents are shown.", most_columns,
                                       issues.front().agents.size()));
    return out;
}

}  // namespace steppe::html
