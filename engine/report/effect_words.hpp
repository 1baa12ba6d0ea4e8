#pragma once

#include <string>

#include "engine/report/run_view.hpp"

/// One effect in words.
namespace steppe {

/// Returns a clause: `Japan gains 1.2 points of the region by April 2031 (0.7 to 2.0 in nine of ten
/// replicates), 8.3 -> 9.6 %; it overtakes no power`.
std::string effect_in_words(const RunView& view, const Effect& effect);

/// Returns the metric in few words, for tables: `Japan in Uzbekistan`.
std::string effect_label(const RunView& view, const Effect& effect);

/// Returns the absolute size with its unit: `3.7 points`.
std::string size_in_words(const Effect& effect);

/// Returns whether the central run lies outside the range of the replicates; the words are then
/// about the range.
bool is_outside(const Effect& effect);

/// Returns whether the effect and its range print as 0.
bool is_unchanged(const Effect& effect);

}  // namespace steppe
