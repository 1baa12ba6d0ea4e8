#pragma once

#include "engine/report/run_view.hpp"

/// The money of pledges at the end of a run.
namespace steppe {

struct PledgeMoney {
    const PledgeProgram* pledge = nullptr;                          ///< null: a sum
    double promised = 0, paid = 0, cancelled = 0, outstanding = 0;  ///< bn USD
    void add(const PledgeMoney& other);
    /// Returns the decimals with which the rounded parts add up to the promise, 2 at least.
    [[nodiscard]] int digits() const;
};

/// Returns the money of the pledges whose metrics the run kept.
std::vector<PledgeMoney> pledge_money(const RunView& view);

PledgeMoney sum_of(const std::vector<PledgeMoney>& pledges);

/// Returns a sentence on promised and paid money.
std::string money_title(const RunView& view, const PledgeMoney& sum);

}  // namespace steppe
