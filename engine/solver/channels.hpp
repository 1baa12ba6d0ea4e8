#pragma once

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/solver/run.hpp"

/// Central runs in which some layers of the influence graph use shares from another run: the effect
/// of a change through one channel alone.
namespace steppe {

/// Layer shares of a central run: per step, per layer, per pair; after the layers the two channels
/// of PinnedShares.
using SharePaths = std::vector<std::vector<std::vector<double>>>;

/// Returns the shares of every layer at the steps 0 to `last` of the central run.
/// \throws AuditFailure if a model invariant fails
SharePaths record_shares(const Program& program, int last);

/// Maps shares of one program's run to another program by layer and agent ids; 0 if `from` lacks
/// the layer or pair. Pairs missing in `to` are omitted; see pad_pairs.
SharePaths shares_for(const Program& to, const Program& from, const SharePaths& shares);

/// Returns the metrics at a step of the central run in which the `pinned` layers and channels use
/// `shares` from the first step on. Convictions are inferred before that, from the program's own
/// shares.
/// \param shares laid out for the program, at least to `step`
/// \throws AuditFailure if a model invariant fails
std::vector<double> run_pinned(const Program& program, const SharePaths& shares,
                               const std::vector<bool>& pinned, int step,
                               const std::vector<Metric>& metrics);

/// Adds rows of 0 to layers of a scenario for pairs that `other` has and `own`, the scenario's
/// program, lacks. Skips unknown agents. Results of a run do not change.
void pad_pairs(Scenario& scenario, const Program& own, const Program& other);

}  // namespace steppe
