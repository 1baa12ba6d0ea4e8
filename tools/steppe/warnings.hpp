#pragma once

#include "steppe/ensemble/sweep.hpp"
#include "steppe/report/calibration.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {

/// Reports what loading a scenario warned of, each warning once a command; what a command says of
/// crowds it says itself.
void report_warnings(const Scenario& scenario, const Session& session);

/// Reports a plan whose replicates are all equal: no number is drawn and no chance acts.
void report_certainty(const SweepPlan& plan, const Session& session);

/// Reports observations between two steps, and metrics whose error one observation cannot tell.
void warn_of_observations(const std::vector<Observation>& observations, const Scenario& scenario,
                          const Session& session);

/// Reports fitted numbers outside the central 95 % of their priors.
void warn_of_fits(const CalibrationReport& report, const Session& session);

}  // namespace steppe
