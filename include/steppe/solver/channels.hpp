#pragma once

#include <vector>

#include "steppe/scenario/scenario.hpp"
#include "steppe/solver/run.hpp"

/// Central runs in which some layers of the influence graph take the shares they have in another
/// run: what a change does through one channel alone.
namespace steppe {

/// Shares of the layers of a program in a central run: per step, per layer, per pair; behind the
/// layers the two channels of HeldShares.
using SharePaths = std::vector<std::vector<std::vector<double>>>;

/// The shares of every layer at the steps 0 to `last` of the central run.
/// \throws AuditFailure when a law of the model is broken.
SharePaths record_shares(const Program& program, int last);

/// Shares of one program's run laid out for another, by the ids of layers and agents; 0 where the
/// first has no such layer or pair. Pairs that `to` does not have are left out: see pad_pairs.
SharePaths shares_for(const Program& to, const Program& from, const SharePaths& shares);

/// The metrics at a step of the central run in which `held` layers and channels take these shares,
/// from the first step on. Convictions are inferred as ever: shares are held from then on. \param
/// shares laid out for the program, at least to `step` \throws AuditFailure when a law of the model
/// is broken.
std::vector<double> run_held(const Program& program, const SharePaths& shares,
                             const std::vector<bool>& held, int step,
                             const std::vector<Metric>& metrics);

/// Gives layers of a scenario rows of 0 for pairs that the same layers have in a program and those
/// of `own`, its own program, have not; agents that are not there are passed over. It changes no
/// number of a run.
void pad_pairs(Scenario& scenario, const Program& own, const Program& other);

}  // namespace steppe
