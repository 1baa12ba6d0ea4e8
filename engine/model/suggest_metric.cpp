#include "engine/model/suggest_metric.hpp"
#include "engine/core/country_codes.hpp"
#include "engine/model/total_influence.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/network/linear.hpp"

namespace steppe {
namespace {

/// Returns the alpha-3 code, in lower case, of a country's alpha-2 code that is the id of no agent.
std::string long_code(const Program& p, const std::string& word) {
    std::string upper = word;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const std::string code(alpha3_of(upper));
    const auto has = [&](const std::string& id) { return contains(p.agents.id, id); };
    return !has(word) && !has(upper) && has(code) ? lower(code) : word;
}

/// Returns the parts of an address in lower case, with names of agents and issues replaced by ids.
std::vector<std::string> words_of(const Program& p, const std::string& pattern) {
    auto words = split(lower(pattern), '.');
    words.erase(std::remove(words.begin(), words.end(), "*"), words.end());
    for (auto& word : words) {
        word = long_code(p, word);
        for (Index i = 0; i < p.agents.size(); ++i)
            if (word == lower(p.agents.name[i])) word = lower(p.agents.id[i]);
        for (const auto& issue : p.issues)
            if (word == lower(issue.name)) word = lower(issue.id);
    }
    return words;
}

/// Returns whether the address contains all the words, in any order.
bool holds(const std::string& address, const std::vector<std::string>& words) {
    auto parts = split(lower(address), '.');
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        const auto at = std::find(parts.begin(), parts.end(), word);
        if (at == parts.end()) return false;
        parts.erase(at);
        return true;
    });
}

/// Returns the candidates as one pattern: the single address, or the common prefix.
std::string together(const std::vector<std::string>& addresses) {
    if (addresses.size() == 1) return addresses.front();
    auto common = split(addresses.front(), '.');
    for (const auto& address : addresses) {
        const auto parts = split(address, '.');
        const auto limit = static_cast<std::ptrdiff_t>(std::min(common.size(), parts.size()));
        common.erase(std::mismatch(common.begin(), common.begin() + limit, parts.begin()).first,
                     common.end());
    }
    return common.empty() ? addresses.front() : join(common, ".") + ".*";
}

/// Returns the agent and the issue that the words name, if the agent has no position on it.
std::string why_no_position(const Program& p, const std::vector<std::string>& words) {
    const auto named = [&](const std::string& id) { return contains(words, lower(id)); };
    for (const auto& issue : p.issues)
        for (Index i = 0; i < p.agents.size(); ++i)
            if (issue.holds[i] == 0 && named(issue.id) && named(p.agents.id[i]))
                return fmt::format("{} has no position on {}: it is in `without` of [issue.{}]",
                                   p.agents.id[i], issue.id, issue.id);
    return "";
}

}  // namespace

std::string what_instead(const Program& program, const std::string& pattern,
                         const std::vector<Metric>& all) {
    const auto words = words_of(program, pattern);
    std::vector<std::string> names, meant, of_name;
    for (const auto* kind : metric_kinds()) names.push_back(kind->name);
    const std::string name = words.empty() ? "" : words.front();
    const bool named = contains(names, name);
    if (auto reason = why_no_position(program, words); !reason.empty()) return reason;
    for (const auto& metric : all)
        if (!words.empty() && holds(metric.address, words) &&
            (!named || matches(name + ".*", metric.address)))
            meant.push_back(metric.address);
    const auto begins = [&](const std::string& address) {
        return matches(join(words, ".") + ".*", lower(address));
    };
    if (std::any_of(meant.begin(), meant.end(), begins))
        meant.erase(std::stable_partition(meant.begin(), meant.end(), begins), meant.end());
    if (!meant.empty()) return fmt::format("Did you mean `{}`?", together(meant));
    if (!named) {
        const auto part = std::find_if(names.begin(), names.end(), [&](const auto& known) {
            return name.size() > 3 && known.find(name) != std::string::npos;
        });
        const auto near = part != names.end() ? std::optional(*part) : nearest(name, names);
        return near ? fmt::format("Did you mean `{}`?",
                                  *near + pattern.substr(std::min(pattern.size(), name.size())))
                    : "metrics: " + join(names, ", ");
    }
    for (const auto& metric : all)
        if (matches(name + ".*", metric.address)) of_name.push_back(metric.address);
    if (is_total_influence(name) && program.agents.size() > dense_agents)
        return fmt::format(
            "total influence of {0} agents would be a dense matrix of {0} x {0}, and is refused "
            "above {1}; `influence` is the direct part of it",
            program.agents.size(), dense_agents);
    if (of_name.empty()) return fmt::format("this scenario has no `{}`", name);
    return fmt::format("Did you mean `{}`?", nearest(pattern, of_name).value_or(of_name.front()));
}

}  // namespace steppe
