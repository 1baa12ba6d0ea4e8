#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/analysis/effect_candidates.hpp"

namespace steppe {

/// Results of the replicates other than the differences of the candidates.
struct EffectReplicates {
    std::vector<AskChance> asks;
    std::vector<std::string> addresses;  ///< of all numbers drawn, sorted
    std::shared_ptr<std::vector<double>> uniforms;  ///< addresses x replicates
};

/// Runs the replicates of both scenarios under the same draws and sets the differences of the
/// candidates, or their values if the comparison lacks the metric. The draws are those of
/// `steppe compare --design lhs`.
/// \return nothing, and leaves the candidates, if neither scenario has anything to draw
/// \throws AuditFailure
std::optional<EffectReplicates> run_effect_replicates(const Outcome& with, const Outcome* without,
                                                      const EffectOptions& options,
                                                      std::vector<EffectCandidate>& candidates);

/// Sets the range, the rank of the central run, and whether chance alone has the effect.
/// \param chance events happen at random
void describe_effect(EffectCandidate& candidate, bool chance);

/// Returns the squared correlation of n values; 0 if either does not vary.
double squared_correlation(const double* x, const double* y, std::size_t n);

/// Returns the inputs by the squared correlation between the probability at which an input is drawn
/// and the rank of the effect, largest first. Correlates the uniforms of `drawn`.
/// \param differences of the effect, per replicate
std::vector<Driver> drivers_of(EffectReplicates& drawn, const Correlations& correlations,
                               const std::vector<double>& differences);

/// Returns the first inputs whose shares chance does not explain. Over n replicates, n times the
/// share of an input without an effect has about a chi-square distribution with one degree of
/// freedom, which exceeds t with a probability below exp(-t/2): one of m such inputs exceeds
/// 2 ln(20 m) in fewer than one scenario of twenty (Bonferroni).
std::vector<Driver> main_drivers(const std::vector<Driver>& inputs, std::uint64_t replicates);

}  // namespace steppe
