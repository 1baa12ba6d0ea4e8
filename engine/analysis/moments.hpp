#pragma once

#include "steppe/analysis/indices.hpp"

/// What the estimators share.
namespace steppe {

/// Mean, variance and whether there is any, over all runs.
Indices describe_output(const double* y, std::size_t count);

/// Ratios of columns of resampled means to a column.
class Resampled {
public:
    /// \param table rows x columns
    Resampled(const std::vector<double>& table, std::size_t columns, const PickFreeze& design);

    /// `value(means of a resample)` for the table itself and all resamples.
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

/// Returns an estimate of a share, of which too few runs may make more than 1.
Estimate at_most_all(Estimate share);

/// Fills `order` from the first kind of index.
void put_in_order(Indices& indices);

}  // namespace steppe
