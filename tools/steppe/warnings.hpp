#pragma once

#include "engine/ensemble/sweep.hpp"
#include "engine/report/calibration.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {

/// Reports the warnings of loading a scenario, each once per command, except W003 (populations are
/// left out).
void report_warnings(const Scenario& scenario, const Session& session);

/// Warns of a plan whose replicates are all equal: no number is drawn and no chance acts.
void report_certainty(const SweepPlan& plan, const Session& session);

/// Warns of observations between two steps, and of metrics whose only observation lacks an error.
void warn_of_observations(const std::vector<Observation>& observations, const Scenario& scenario,
                          const Session& session);

/// Warns of fitted numbers outside the central 95 % of their priors.
void warn_of_fits(const CalibrationReport& report, const Session& session);

}  // namespace steppe
