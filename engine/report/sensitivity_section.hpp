#pragma once

#include <array>

#include "engine/report/sensitivity.hpp"

namespace steppe {

/// Returns the output in words, with its combination of the grid.
std::string sensitivity_heading(const SensitivityReport& report, std::size_t output);

/// Returns how uncertain an output is, and the inputs on which it depends most, in words.
std::string sensitivity_answer(const SensitivityReport& report, std::size_t output);

/// Returns the indices of an output, and the effect of each input alone.
/// \param number in the keys of the tables, of the combination
ResultSection sensitivity_section(const SensitivityReport& report, std::size_t number,
                                  std::size_t output);

/// Returns the number and the ends of its interval; null if not finite.
std::array<Json, 3> cells_of(const Estimate& estimate);

}  // namespace steppe
