#pragma once

#include "steppe/analysis/indices.hpp"

/// Shared by the estimators.
namespace steppe {

/// Computes mean, variance and whether the output is constant, over all runs.
Indices describe_output(const double* y, std::size_t count);

/// Column means of resamples, for ratios of columns.
class Resampled {
public:
    /// \param table rows x columns
    Resampled(const std::vector<double>& table, std::size_t columns, const PickFreeze& design);

    /// Estimates `value(means of a resample)` from the table itself and all resamples.
    template <class Value>
    [[nodiscard]] Estimate estimate(Value value) const {
        std::vector<double> all;
        for (std::size_t b = 0; b <= Bootstrap::resamples; ++b)
            all.push_back(value(means_.data() + b * columns_));
        return estimate_of(std::move(all));
    }

private:
    std::size_t columns_;
    std::vector<double> means_;
};

/// Caps the estimate of a share at 1, which few runs can exceed.
Estimate at_most_all(Estimate share);

/// Sorts players into `order` by the first kind of index.
void put_in_order(Indices& indices);

}  // namespace steppe
