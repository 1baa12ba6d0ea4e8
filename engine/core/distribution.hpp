#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steppe {

/// The range of possible draws.
struct Support {
    double low;
    double high;
};

/// Quantile functions with a closed form; all others are tabulated (quantile.hpp).
enum class QuantileForm { tabled, uniform, normal, lognormal, triangular, discrete };

using Arguments = std::vector<double>;

/// A distribution family of the scenario language.
struct DistributionKind {
    std::string_view name;
    std::string_view arguments;  ///< the syntax, for example `[low, mode, high]`
    std::size_t count;           ///< number of arguments; 0: two lists of equal length
    std::string_view doc;
    std::string (*wrong)(const Arguments&);  ///< describes invalid arguments; "" if valid
    double (*centre)(const Arguments&);      ///< the value that `run` uses
    Support (*support)(const Arguments&);
    double (*cdf)(const Arguments&, double x);  ///< probability of a draw of at most x
    /// Log density at x, -infinity outside the support; for discrete distributions the log
    /// probability of x.
    double (*log_density)(const Arguments&, double x);
    QuantileForm form = QuantileForm::tabled;
    /// For tabulated forms: the two shapes of the beta distribution over the support.
    std::pair<double, double> (*shape)(const Arguments&) = nullptr;
};

/// An uncertain number of a scenario.
struct Distribution {
    const DistributionKind* kind = nullptr;
    Arguments arguments;  ///< discrete: values, then weights
    std::optional<double> min, max;

    /// Returns the author's central value (mean, mode, median or midpoint by kind).
    [[nodiscard]] double centre() const { return kind->centre(arguments); }
    /// Returns the support after truncation.
    [[nodiscard]] Support support() const;
    /// Returns the log density after truncation; -infinity outside the support.
    [[nodiscard]] double log_density(double x) const;
};

/// Returns all kinds, in the order of distributions.def.
const std::vector<const DistributionKind*>& distribution_kinds();

/// Returns the kind with that name, or null.
const DistributionKind* find_distribution(std::string_view name);

}  // namespace steppe
