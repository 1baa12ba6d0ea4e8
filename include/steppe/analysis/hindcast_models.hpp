#pragma once

#include <functional>
#include <string>
#include <vector>

#include "steppe/analysis/hindcast_tables.hpp"

/// Forecasts of the five states' positions: the model of convergence, and what it must beat.
namespace steppe {

/// Convergence on a norm and on one another, per year: `x_i += peer * (mean of the others - x_i) +
/// pull * (norm - x_i)`. It is the model's Friedkin-Johnsen step with lambda = peer/(peer + pull),
/// nu = peer + pull, an explicit conviction `norm` and one fixed layer of equal shares.
struct Convergence {
    double peer = 0;  ///< per year
    double pull = 0;  ///< per year
    double norm = 0;  ///< units of the ideal points
};

/// Positions after `years` steps of a year, in closed form: deviations from the mean shrink by `1 -
/// pull - peer m/(m-1)` for m states, the mean's distance from the norm by `1 - pull`. States that
/// are NaN stay so and pull nobody.
std::vector<double> converge(const Convergence& law, const std::vector<double>& from, int years);

/// Which of the three numbers are fitted; the others stay 0.
enum class ConvergenceParts { peer, norm, peer_and_norm };

/// The law that fits best on what was known in a year: all training origins from 1993, horizons 1,
/// 2, 3, 5, 7 and 10 that end by then, errors divided by the root of the horizon, both ends
/// observed. Maximum a posteriori: rates .02 +- .03 and not negative, norm 0 +- .5, against errors
/// of `scale` per root year.
Convergence fit_convergence(const YearTable& table, int origin, ConvergenceParts parts,
                            double scale);

/// The scale against which the prior counts. The study does not state its own; this one gives its
/// scores.
inline constexpr double convergence_scale = 0.35;

/// Training origins and horizons of all fits.
inline constexpr int first_training_origin = 1993;
const std::vector<int>& training_horizons();

/// The five in a year: as observed then (NaN where not), or as last observed.
std::vector<double> observed_movers(const YearTable& table, int year);
std::vector<double> latest_movers(const YearTable& table, int year);

/// Positions of the five `horizon` years after `year`, from their positions then.
using PointForecast =
    std::function<std::vector<double>(int year, const std::vector<double>& from, int horizon)>;

/// A way to forecast. `fit` sees the table up to the origin and nothing after it.
struct PointModel {
    std::string name;
    std::string text;  ///< what it does, in a line
    std::function<PointForecast(const YearTable&, int origin)> fit;
};

/// Persistence first, then the rivals, then the model's own: peer, norm, peer + norm.
const std::vector<PointModel>& point_models();

}  // namespace steppe
