#pragma once

#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "steppe/result.hpp"

/// Who holds what of a state: the powers' influence on it, by layer, down to the rows of the data.
namespace steppe {

struct HoldingsReport {
    const Scenario& scenario;
    const NumberedProgram& program;
    int step = 0;
};

/// Returns a row per power and layer: the part of the powers' influence on the host, the amounts
/// behind it, and its rows with basis and source. The parts add up to 1, in the central run.
Result holdings_result(const HoldingsReport& report, Index host);

/// Returns such tables of all targets, for pages.
ResultSection holdings_section(const HoldingsReport& report);

}  // namespace steppe
