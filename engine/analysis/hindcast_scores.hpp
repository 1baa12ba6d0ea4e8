#pragma once

#include <functional>
#include <string>
#include <vector>

#include "steppe/analysis/hindcast.hpp"

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

}  // namespace steppe
