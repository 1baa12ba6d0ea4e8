#include "engine/report/holdings.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/analysis/why.hpp"
#include "engine/core/text.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/provenance.hpp"
#include "engine/report/tables.hpp"
#include "engine/report/why_parts.hpp"

namespace steppe {
namespace {

/// The share of a power and its parts by layer.
struct Holder {
    Index power = 0;
    Why why;
};

/// Returns the powers with influence on the host, the largest share first.
std::vector<Holder> holders_of(const Program& p, Index host, int step) {
    std::vector<Holder> out;
    for (const Index power : p.agents.powers) {
        const auto metric = find_metric(
            p, fmt::format("influence_share.{}.{}", p.agents.id[host], p.agents.id[power]));
        if (!metric) continue;
        out.push_back({power, causes_of(p, *metric, step)});
        if (out.back().why.value == 0) out.pop_back();
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.why.value > b.why.value; });
    return out;
}

void collect(const Cause& part, std::vector<Num>& numbers) {
    numbers.insert(numbers.end(), part.rests_on.begin(), part.rests_on.end());
    for (const auto& inner : part.parts) collect(inner, numbers);
}

/// Returns whether a number belongs to the pair, unlike weights and the growth of outputs.
bool is_of_pair(const std::string& address) {
    return address.find(".cell.") != std::string::npos || address.starts_with("institution.") ||
           address.starts_with("pledge.") || address.starts_with("event.");
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

using Stated = std::map<std::string, Provenanced>;

Stated stated_of(const Scenario& scenario) {
    Stated out;
    for (auto& number : provenance(scenario)) out.emplace(number.address, number);
    return out;
}

Table table_of(const HoldingsReport& report, Index host, const std::vector<Holder>& holders,
               const Stated& stated) {
    const auto& p = *report.program.program;
    const auto& name = p.agents.name[host];
    Table out{.key = "holdings-" + p.agents.id[host],
              .unit = "share",
              .columns = {{"power"},
                          {"name", "power"},
                          {"layer", "through"},
                          {"value", "of the powers' influence", Show::value},
                          {"details", "behind it"},
                          {"places", "rows"},
                          {"source", "source"},
                          {"addresses"}}};
    std::vector<std::string> first;
    for (const auto& holder : holders) {
        const auto& power = p.agents.name[holder.power];
        if (first.size() < 3)
            first.push_back(fmt::format("{} {:.1f} %", power, 100 * holder.why.value));
        for (const auto& part : largest_first(holder.why.parts)) {
            if (part.value == 0) continue;
            std::vector<Num> numbers;
            collect(part, numbers);
            std::vector<std::string> places, sources;
            auto addresses = addresses_of(report.program, numbers);
            std::erase_if(addresses, [](const auto& address) { return !is_of_pair(address); });
            for (const auto& address : addresses) {
                const auto found = stated.find(address);
                if (found == stated.end()) continue;
                const auto& n = found->second;
                places.push_back(fmt::format("{}:{} {}", file_name(n.file), n.line, n.basis));
                if (!n.source.empty() && !contains(sources, n.source)) sources.push_back(n.source);
            }
            out.row(p.agents.id[holder.power], power, part.name, part.value, part.details,
                    join(places, "; "), join(sources, "; "), addresses);
        }
    }
    if (out.rows.empty()) return out;
    out.title = fmt::format("Influence on {} in {}: {}", in_running_text(name),
                            month_of(date_of(p.calendar, report.step)), listing(first, 3));
    out.most = out.rows.size();
    return out;
}

}  // namespace

Result holdings_result(const HoldingsReport& report, Index host) {
    const auto& p = *report.program.program;
    const auto date = date_of(p.calendar, report.step);
    Result out{.command = "why",
               .stem = "why",
               .about = {{"scenario", p.name},
                         {"host", p.agents.id[host]},
                         {"step", report.step},
                         {"date", date}}};
    out.title = fmt::format("Who holds what of {}", in_running_text(p.agents.name[host]));
    out.question = p.title;
    const auto holders = holders_of(p, host, report.step);
    std::vector<std::string> words;
    for (const auto& holder : holders)
        words.push_back(fmt::format("{} {}{:.1f} % (most of it {})",
                                    in_running_text(p.agents.name[holder.power]),
                                    words.empty() ? "holds " : "", 100 * holder.why.value,
                                    largest_first(holder.why.parts).front().name));
    const auto name = in_running_text(p.agents.name[host]);
    out.answer = words.empty() ? fmt::format("No power has influence on {}.", name)
                               : fmt::format("Of the powers' influence on {} in {}, {}.", name,
                                             month_of(date), listing(words, 4));
    auto table = table_of(report, host, holders, stated_of(report.scenario));
    if (!table.rows.empty()) table.columns[6].title.clear();  // too long beside the others
    out.sections.push_back({"", {}, {std::move(table)}});
    out.source = fmt::format("Source: steppe why, {}, {} on {}.", p.name, p.agents.id[host], date);
    out.made_from = p.name;
    return out;
}

ResultSection holdings_section(const HoldingsReport& report) {
    ResultSection out{"Who holds what of each state", {}, {}};
    const auto& p = *report.program.program;
    const auto stated = stated_of(report.scenario);
    for (const Index host : p.agents.targets) {
        auto table = table_of(report, host, holders_of(p, host, report.step), stated);
        table.faces = Table::Faces::page;
        if (!table.rows.empty()) out.tables.push_back(std::move(table));
    }
    return out;
}

}  // namespace steppe
