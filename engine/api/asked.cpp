#include "engine/api/asked.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/report/tables.hpp"

namespace steppe {
namespace {

struct Named {
    std::string id, name;
};

/// Replaces names and ids in any case that follow a point and end a word; the longest first. A word
/// that is an id as it stands remains.
/// \param ids of other things
std::string replaced(std::string text, std::vector<Named> all, std::set<std::string> ids) {
    for (const auto& one : all) ids.insert(one.id);
    for (std::size_t n = all.size(); n-- > 0;) all.push_back({all[n].id, all[n].id});
    std::ranges::stable_sort(
        all, [](const auto& a, const auto& b) { return a.name.size() > b.name.size(); });
    for (std::size_t at = text.find('.'); at != std::string::npos; at = text.find('.', at + 1)) {
        const std::string rest = lower(text.substr(at + 1));
        std::size_t word = 0;
        while (word < rest.size() && is_id(rest.substr(word, 1))) ++word;
        const bool is_kept = ids.count(text.substr(at + 1, word)) > 0;
        for (const auto& [id, name] : all) {
            const auto size = name.size();
            if (size == 0 || rest.rfind(lower(name), 0) != 0) continue;
            if (size < rest.size() && is_id(rest.substr(size, 1))) continue;
            if (is_kept && size <= word) break;
            text.replace(at + 1, size, id);
            break;
        }
    }
    return text;
}

}  // namespace

void check_all(const std::vector<std::function<void()>>& checks) {
    std::vector<WrongOption> wrong;
    for (const auto& check : checks) try {
            check();
        } catch (const OptionError& error) {
            wrong.insert(wrong.end(), error.wrong.begin(), error.wrong.end());
        }
    if (!wrong.empty()) throw OptionError(std::move(wrong));
}

void require_matches(const std::string& option, const std::vector<std::string>& patterns,
                     const std::vector<std::string>& uncertain) {
    std::vector<WrongOption> wrong;
    for (const auto& pattern : patterns)
        if (std::ranges::none_of(uncertain,
                                 [&](const auto& address) { return matches(pattern, address); }))
            wrong.push_back({option, fmt::format("no uncertain number matches `{}`{}", pattern,
                                                 next_did_you_mean(pattern, uncertain))});
    if (!wrong.empty()) throw OptionError(std::move(wrong));
}

std::optional<std::size_t> place_of(const std::string& word, const std::vector<std::string>& known,
                                    const std::vector<std::string>& names) {
    if (const auto at = index_of(known, word); at < known.size()) return at;
    for (const auto* list : {&known, &names})
        for (std::size_t n = 0; n < list->size(); ++n)
            if (lower((*list)[n]) == lower(word)) return n;
    return std::nullopt;
}

std::size_t asked_place(const std::string& option, const std::string& noun, const std::string& word,
                        const std::vector<std::string>& known,
                        const std::vector<std::string>& names) {
    if (const auto at = place_of(word, known, names)) return *at;
    std::string what = noun;
    what.front() = static_cast<char>(what.front() - 'A' + 'a');
    auto all = known;
    all.insert(all.end(), names.begin(), names.end());
    throw OptionError(
        option,
        fmt::format("no {} `{}`. {}", what, word,
                    did_you_mean(word, all, fmt::format("{}s: {}", noun, join(known, ", ")))));
}

Index asked_agent(const Program& program, const std::string& option, const std::string& word) {
    return static_cast<Index>(
        asked_place(option, "Agent", word, program.agents.id, program.agents.name));
}

Metric asked_metric(const Program& program, const std::string& address) {
    if (const auto metric = find_metric(program, address)) return *metric;
    std::vector<std::string> found;
    for (const auto& metric : all_metrics(program))
        if (matches(address, metric.address) || matches(address + ".*", metric.address))
            found.push_back(metric.address);
    if (found.size() < 2) return select_metrics(program, {address}).front();  // or an error
    throw OptionError(fmt::format("one metric is needed, but `{}` matches {}: {}", address,
                                  found.size(), join(found, ", ")));
}

std::string with_ids(const Scenario& scenario, std::string text) {
    std::vector<Named> all;
    for (const auto& [id, agent] : scenario.agents) all.push_back({id, agent.name.value});
    for (const auto& [id, issue] : scenario.issues) all.push_back({id, issue.name.value});
    std::set<std::string> ids;
    const auto add = [&](const auto& table) {
        for (const auto& entry : table) ids.insert(entry.first);
    };
    add(scenario.layers), add(scenario.institutions), add(scenario.corridors);
    add(scenario.commodities), add(scenario.pledges), add(scenario.responses);
    add(scenario.events), add(scenario.asks);
    return replaced(std::move(text), std::move(all), std::move(ids));
}

std::string with_ids(const Program& program, std::string text) {
    std::vector<Named> all;
    for (Index n = 0; n < program.agents.size(); ++n)
        all.push_back({program.agents.id[n], program.agents.name[n]});
    for (const auto& issue : program.issues) all.push_back({issue.id, issue.name});
    std::set<std::string> ids;
    for (const auto& layer : program.layers) ids.insert(layer.id);
    for (const auto& commodity : program.commodities) ids.insert(commodity.id);
    for (const auto& corridor : program.corridors) ids.insert(corridor.id);
    for (const auto& pledge : program.pledges) ids.insert(pledge.id);
    return replaced(std::move(text), std::move(all), std::move(ids));
}

std::vector<std::string> with_ids(const Scenario& scenario, std::vector<std::string> texts) {
    for (auto& text : texts) text = with_ids(scenario, std::move(text));
    return texts;
}

int asked_step(const Program& program, const std::string& option, const std::string& date) {
    const auto& c = program.calendar;
    if (date.empty()) return c.steps;
    const auto day = parse_date(date);
    if (!day)
        throw OptionError(option,
                          fmt::format("`{}` is not a date. Dates look like 2031-01-01", date));
    const int step = c.step_at(*day);
    if (step < 0 || step > c.steps)
        throw OptionError(
            option, fmt::format("{} is outside the time of the scenario, {} to {}", date,
                                date_of(program.calendar, 0), date_of(program.calendar, c.steps)));
    return step;
}

}  // namespace steppe
