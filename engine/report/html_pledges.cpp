#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "engine/report/run_view.hpp"
#include "steppe/core/text.hpp"

namespace steppe::html {
namespace {

/// The end of a flow: a power, a host or unpaid money, in order from top to bottom. The id
/// distinguishes agents of the same name.
struct FlowEnd {
    int kind = 0;
    std::string id, name;

    bool operator<(const FlowEnd& other) const {
        return std::tie(kind, id) < std::tie(other.kind, other.id);
    }
};

/// Returns a unique name: shared names get the id.
std::string shown(const FlowEnd& end, const std::map<std::string, std::set<FlowEnd>>& by_name) {
    const auto named = by_name.find(end.name);
    return named->second.size() == 1 ? end.name : fmt::format("{} ({})", end.name, end.id);
}

Chart flows(const RunView& run_view) {
    const auto& p = run_view.program();
    std::map<std::pair<FlowEnd, FlowEnd>, std::pair<double, int>> links;  // money, colour
    std::map<std::string, std::set<FlowEnd>> by_name;
    double promised = 0, paid = 0, cancelled = 0, outstanding = 0;
    for (std::size_t n = 0; n < p.pledges.size(); ++n) {
        const auto& pledge = p.pledges[n];
        const auto& line = run_view.summary.pledges[n];
        const FlowEnd from{0, p.agents.id[pledge.from], p.agents.name[pledge.from]};
        const int colour = run_view.colour(pledge.from);
        const auto add = [&](const FlowEnd& to, double money) {
            if (!(money > 1e-9)) return;
            for (const auto& end : {from, to}) by_name[end.name].insert(end);
            auto& link = links[{from, to}];
            link.first += money;
            link.second = colour;
        };
        double weights = 0;
        for (const Num w : pledge.weight) weights += p.centre[w];
        for (std::size_t h = 0; h < pledge.host.size(); ++h)
            add({1, p.agents.id[pledge.host[h]], "to " + p.agents.name[pledge.host[h]]},
                line.paid * p.centre[pledge.weight[h]] / weights);
        add({2, "cancelled", "cancelled"}, line.cancelled);
        add({2, "not yet paid", "not yet paid"}, line.outstanding);
        promised += line.promised, paid += line.paid, cancelled += line.cancelled,
            outstanding += line.outstanding;
    }
    Chart out;
    out.id = "pledges";
    out.css = "wide";
    // Enough decimals for the rounded parts to add up.
    int digits = 1;
    const auto at = [&](double x) { return std::round(x * std::pow(10, digits)); };
    while (digits < 4 && at(promised) != at(paid) + at(cancelled) + at(outstanding)) ++digits;
    out.title = fmt::format("Of {:.{}f} bn USD promised, {:.{}f} are paid by {}", promised, digits,
                            paid, digits, year_of(run_view.dates.back()));
    for (const auto& [money, word] :
         {std::pair{cancelled, "cancelled"}, std::pair{outstanding, "outstanding"}})
        if (at(money) > 0) out.title += fmt::format(", {:.{}f} {}", money, digits, word);
    out.about =
        "Flows of money from each power to the states it pays, and to what is cancelled or not yet "
        "paid, in billions of dollars.";
    out.source = run_view.source(
        "metrics paid, cancelled, outstanding; money paid is split as in the pledge");
    out.head = {"from", "to", "bn USD"};
    auto nodes = Json::array(), edges = Json::array();
    std::vector<std::string> known;
    const auto node = [&](const std::string& name, int colour) {
        if (std::find(known.begin(), known.end(), name) != known.end()) return;
        known.push_back(name);
        nodes.push_back({{"name", name}, {"colour", colour}});
    };
    for (const auto& [ends, money] : links) {
        const std::string from = shown(ends.first, by_name), to = shown(ends.second, by_name);
        node(from, money.second);
        edges.push_back({{"source", from},
                         {"target", to},
                         {"value", rounded(money.first)},
                         {"colour", money.second}});
        out.rows.push_back({from, to, shortest(rounded(money.first))});
        out.about += fmt::format(" {} {}: {:.2f}.", from, to, money.first);
    }
    for (const int kind : {1, 2})
        for (const auto& [ends, money] : links)
            if (ends.second.kind == kind) node(shown(ends.second, by_name), -1);
    out.data = {{"kind", "sankey"},
                {"unit", "bn USD"},
                {"digits", 2},
                {"nodes", std::move(nodes)},
                {"links", std::move(edges)}};
    return out;
}

/// Returns the sum of all pledges over time.
std::optional<Chart> ledger(const RunView& run_view) {
    std::vector<TimeSeries> lines;
    int colour = 2;
    for (const auto* what : {"paid", "cancelled", "outstanding"}) {
        TimeSeries line{what, colour, std::vector<double>(run_view.dates.size())};
        colour = colour == 2 ? 1 : 7;
        for (const auto& pledge : run_view.summary.pledges) {
            const auto one = run_view.series(fmt::format("{}.{}", what, pledge.id), 1);
            if (!one) return std::nullopt;
            for (std::size_t t = 0; t < line.values.size(); ++t) line.values[t] += (*one)[t];
        }
        lines.push_back(std::move(line));
    }
    Chart out;
    out.id = "ledger";
    out.css = "wide";
    const auto& left = lines[2].values;
    std::size_t settled = left.size();
    while (settled > 0 && left[settled - 1] < 5e-3) --settled;
    out.title = settled < left.size()
                    ? fmt::format("All promises are paid or cancelled by {}",
                                  month_of(run_view.dates[settled]))
                    : fmt::format("{:.1f} bn USD are still outstanding at the end", left.back());
    out.about = fmt::format(
        "Stacked areas over time: money paid, cancelled and outstanding, in billions of dollars. "
        "{}.",
        out.title);
    out.source = run_view.source("metrics paid, cancelled, outstanding, all pledges together");
    put_series(out, "area", "bn USD", 2, run_view.dates, lines);
    out.data["legend"] = true;
    return out;
}

}  // namespace

Section pledges_section(const RunView& run_view) {
    Section out{"The money", {}, {}};
    double paid_or_owed = 0;
    for (const auto& line : run_view.summary.pledges)
        paid_or_owed += line.paid + line.cancelled + line.outstanding;
    if (!(paid_or_owed > 0)) return out;
    for (const auto& line : run_view.summary.pledges)
        if (out.lead.size() < 12)
            out.lead.push_back(
                fmt::format("{} ({}, {}): promised {:.2f}, paid {:.2f}, cancelled {:.2f}, "
                            "outstanding {:.2f} bn USD.",
                            line.id, line.from, line.layer, line.promised, line.paid,
                            line.cancelled, line.outstanding));
    out.charts.push_back(flows(run_view));
    if (auto chart = ledger(run_view)) out.charts.push_back(*std::move(chart));
    return out;
}

}  // namespace steppe::html
