#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

/// Where draws can fall.
struct Support {
    double low;
    double high;
};

/// Quantile functions that are written out; the others are tabled (quantile.hpp).
enum class QuantileForm { tabled, uniform, normal, lognormal, triangular, discrete };

/// A family of distributions as the scenario language knows it.
struct DistributionKind {
    std::string_view name;
    std::string_view arguments;  ///< as they are written: `[low, mode, high]`
    std::size_t count;           ///< how many arguments; 0: two lists of the same length
    std::string_view doc;
    std::string (*wrong)(const std::vector<double>&);  ///< what is wrong with the arguments, or ""
    double (*centre)(const std::vector<double>&);      ///< the value that `run` uses
    Support (*support)(const std::vector<double>&);
    double (*cdf)(const std::vector<double>&, double x);  ///< the probability of a draw up to x
    /// The logarithm of the density at x, -infinity outside the support; discrete: of the
    /// probability of x.
    double (*log_density)(const std::vector<double>&, double x);
    QuantileForm form = QuantileForm::tabled;
    /// For a tabled one: the x with cdf p and, for precision in the upper tail, 1 - p = q.
    double (*quantile)(const std::vector<double>&, double p, double q) = nullptr;
};

/// A number of a scenario that is not known exactly.
struct Distribution {
    const DistributionKind* kind = nullptr;
    std::vector<double> arguments;  ///< discrete: the values, then their weights
    std::optional<double> min, max;

    /// The centre that the author wrote (mean, mode, median or midpoint by kind).
    [[nodiscard]] double centre() const { return kind->centre(arguments); }
    /// Where draws can fall after truncation.
    [[nodiscard]] Support support() const;
    /// The logarithm of the density after truncation; -infinity outside the support.
    [[nodiscard]] double log_density(double x) const;
};

/// All kinds, in the order of distributions.def.
const std::vector<const DistributionKind*>& distribution_kinds();

/// The kind of that name, or null.
const DistributionKind* find_distribution(std::string_view name);

}  // namespace steppe
