#pragma once

#include <vector>

#include "engine/hindcast/hindcast.hpp"

namespace steppe {

/// One forecast with an observed outcome.
struct Checked {
    int origin = 0;
    double error = 0;
    double weight = 1;  ///< of the weighted errors
    double sd = 0;      ///< of the forecast; 0: no band
};

/// Forecasts of one horizon, in the same order for all models.
using Ledger = std::vector<Checked>;

/// The optional scores of a ledger.
struct LedgerKind {
    bool weights = false, bands = false;
};

/// Scores against persistence's ledger of the same horizon.
/// \pre same origins in both
HorizonScore score_of(const Ledger& ledger, const Ledger& persistence, int horizon,
                      const LedgerKind& kind);

/// Squared errors of two forecasts of one state from one origin.
struct PairedSquares {
    int origin = 0;
    std::size_t state = 0;
    double own = 0, base = 0;
};

/// Returns the 95 % interval of 1 - sum own / sum base over moving blocks of max(3, horizon)
/// origins, times states drawn with replacement. If one block covers all origins, only states are
/// drawn.
Interval two_way_interval(const std::vector<PairedSquares>& pairs, int horizon);

}  // namespace steppe
