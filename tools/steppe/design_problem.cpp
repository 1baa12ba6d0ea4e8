#include "tools/steppe/design_problem.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/option_numbers.hpp"

namespace steppe {
namespace {

/// Removes varied numbers from the correlations: an exact number is correlated with nothing.
void leave_uncorrelated(Correlations& correlation, const std::vector<Variable>& numbers) {
    for (auto& entry : correlation.items) {
        auto& names = entry.between.items;
        const auto design_problem = [&](const Text& name) {
            return std::any_of(numbers.begin(), numbers.end(), [&](const Variable& number) {
                return number.address == name.value;
            });
        };
        names.erase(std::remove_if(names.begin(), names.end(), design_problem), names.end());
    }
    auto& items = correlation.items;
    items.erase(std::remove_if(items.begin(), items.end(),
                               [](const auto& entry) { return entry.between.items.size() < 2; }),
                items.end());
}

/// Returns the hint for ranges with percent signs or decimal commas.
std::string range_hint(const std::vector<std::string>& ends) {
    if (ends.size() == 2) {
        for (const auto& end : ends)
            if (const auto hint = number_hint(trimmed(end)); !hint.empty()) return hint;
        return "";
    }
    const auto all_digits = [](const std::string& text) {
        const auto from = text.find_first_not_of("+-");
        return from != std::string::npos &&
               text.find_first_not_of("0123456789", from) == std::string::npos;
    };
    for (const auto& end : ends)
        if (!all_digits(trimmed(end))) return "";
    if (ends.size() == 4)
        return fmt::format(": write {}.{},{}.{}, with decimal points", ends[0], ends[1], ends[2],
                           ends[3]);
    if (ends.size() != 3) return "";
    return fmt::format(": write {}.{},{} or {},{}.{}, with a decimal point", ends[0], ends[1],
                       ends[2], ends[0], ends[1], ends[2]);
}

}  // namespace

Variable range_of(const std::string& option, const std::string& address, const std::string& range) {
    const auto ends = split(range, ',');
    const auto low = ends.size() == 2 ? parse_number(trimmed(ends[0])) : std::nullopt,
               high = ends.size() == 2 ? parse_number(trimmed(ends[1])) : std::nullopt;
    if (!low || !high || !std::isfinite(*low) || !std::isfinite(*high))
        throw UsageError(
            fmt::format("{}: `{}` is not a range. A range is LOW,HIGH, for instance 0,1{}", option,
                        range, range_hint(ends)));
    if (*low == *high) throw UsageError(fmt::format("{}: the range {} is empty", option, range));
    if (*low > *high)
        throw UsageError(
            fmt::format("{}: the range {} is reversed: the lower end comes first", option, range));
    return {.address = address, .low = *low, .high = *high};
}

Scenario load_design_problem(const std::string& file, const EnsembleOptions& ensemble,
                             const std::vector<Variable>& numbers) {
    try {
        auto scenario =
            load_for_variables(file, model_registry(),
                               {.set = ensemble.sweep.set, .paths = ensemble.sweep.paths}, numbers);
        scenario.sweep.grid = {};
        scenario.sweep.until = {};
        leave_uncorrelated(scenario.sweep.correlation, numbers);
        return scenario;
    } catch (const NotAVariable& error) {
        throw UsageError(error.what());
    }
}

DesignProblem make_design_problem(Scenario scenario, std::vector<Variable> numbers) {
    try {
        return DesignProblem(std::move(scenario), std::move(numbers), model_registry());
    } catch (const NotAVariable& error) {
        throw UsageError(error.what());
    }
}

}  // namespace steppe
