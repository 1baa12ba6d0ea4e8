#pragma once

#include <map>
#include <vector>

#include "engine/hindcast/world.hpp"

namespace steppe {

/// First year of a training pair, and first origin at each of the horizons 1, 3, 5 and 10.
inline constexpr int first_world_year = 1992;
int first_world_origin(int horizon);

/// Ideal points per unit of the model's scale from -1 to 1.
inline constexpr double world_scale = 3.2;

/// Returns the last year with any observed state.
int last_observed(const YearTable& points);

/// The states of a year, and their positions after each of up to ten rounds of averaging over
/// like-minded states.
struct WorldYear {
    std::vector<std::size_t> states;        ///< rows of the table with a point that year
    std::vector<std::vector<double>> last;  ///< S^m times the points
    std::vector<std::vector<double>> mean;  ///< S^m times the means of three years
};

/// Section 8 with one `alike` layer in closed form: for a constant row-stochastic S, susceptibility
/// 1 and rate k, X(h) = sum_m binomial(h, m) (1-k)^(h-m) k^m S^m X(0).
class AlikeModel {
public:
    /// \param width of the kernel, in ideal points
    AlikeModel(const YearTable& points, double width);

    /// Fits the rate and the weight of the mean at each origin, for all horizons at once, on pairs
    /// (t, t+h), t+h <= origin, errors divided by the root of h. The rate has the prior of the five
    /// states' fit (.02 +- .03 per year against errors of .35 per root year), the weight none.
    [[nodiscard]] std::vector<AlikeFit> fits() const;

    [[nodiscard]] const WorldYear& year(int year) const { return years_.at(year); }
    [[nodiscard]] int last() const { return last_; }
    /// Returns the forecast of the n-th state of a year.
    [[nodiscard]] double forecast(int year, std::size_t n, int horizon, double rate,
                                  double recent) const;

private:
    const YearTable& points_;
    int last_;
    std::map<int, WorldYear> years_;
};

/// Returns the gain of alike over the filter alone at each scored horizon, from the closed form.
std::vector<double> alike_gains(const YearTable& points, double width);

/// Returns a world without ties: each state reverts to its own mean. Innovations, measurement noise
/// and reversion match the moments of `points`; missing years stay missing.
YearTable null_world(const YearTable& points, int number);

/// Returns the engine's positions 1 to `years` years ahead: row by row, years x states.
std::vector<std::vector<double>> engine_forecast(const Scenario& base, const Registry& registry,
                                                 const std::vector<std::string>& ids,
                                                 const WorldYear& from, const AlikeFit& fit,
                                                 int years);

}  // namespace steppe
