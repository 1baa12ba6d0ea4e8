#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"
#include "engine/scenario/scenario.hpp"
#include "steppe/error.hpp"

/// Resolves agents, metrics and dates that options name.
namespace steppe {

/// Returns the error of an option with a formatted message.
template <class First, class... More>
OptionError wrong(const char* option, fmt::format_string<First, More...> text, First&& first,
                  More&&... more) {
    return {option, fmt::format(text, std::forward<First>(first), std::forward<More>(more)...)};
}

/// Calls each function. \throws OptionError with all that is wrong
void check_all(const std::vector<std::function<void()>>& checks);

/// Returns the place of an id or a name, in any case, or nothing.
std::optional<std::size_t> place_of(const std::string& word, const std::vector<std::string>& known,
                                    const std::vector<std::string>& names = {});

/// Returns the place of an id or a name, in any case. \throws OptionError with the nearest, or all
/// \param option  name of the member of the options, as `metric`
/// \param noun  of the ids, capitalised: `Agent`
/// \param names  of the ids, or empty
std::size_t asked_place(const std::string& option, const std::string& noun, const std::string& word,
                        const std::vector<std::string>& known,
                        const std::vector<std::string>& names = {});

/// Returns the agent with an id or a name. \throws OptionError that suggests the nearest
Index asked_agent(const Program& program, const std::string& option, const std::string& word);

/// Throws OptionError with each pattern of an option that matches no uncertain number.
void require_matches(const std::string& option, const std::vector<std::string>& patterns,
                     const std::vector<std::string>& uncertain);

/// Returns the ids of some things, or the keys of a map.
template <class List>
std::vector<std::string> ids_of(const List& list) {
    std::vector<std::string> out;
    for (const auto& one : list)
        if constexpr (requires { one.id; })
            out.push_back(one.id);
        else
            out.push_back(one.first);
    return out;
}

/// Returns the only metric that an address, a kind or a pattern matches. \throws OptionError
Metric asked_metric(const Program& program, const std::string& address);

/// Returns a text with the names of agents and issues that follow a point, in any case, replaced by
/// ids: `gdp.Kazakhstan` becomes `gdp.KAZ`.
std::string with_ids(const Scenario& scenario, std::string text);
std::string with_ids(const Program& program, std::string text);
std::vector<std::string> with_ids(const Scenario& scenario, std::vector<std::string> texts);

/// Returns the last step at or before a date; for an empty date the last step of the scenario.
/// \throws OptionError if the text is not a date or lies outside the scenario's time
int asked_step(const Program& program, const std::string& option, const std::string& date);

}  // namespace steppe
