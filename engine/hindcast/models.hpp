#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/hindcast/tables.hpp"

/// Forecasts of the five states' positions: the convergence model and its rivals.
namespace steppe {

/// Convergence on a norm and on one another, per year: `x_i += peer * (mean of the others - x_i) +
/// pull * (norm - x_i)`. Equals the model's Friedkin-Johnsen step with lambda = peer/(peer + pull),
/// nu = peer + pull, an explicit conviction `norm` and one fixed layer of equal shares.
struct Convergence {
    double peer = 0;  ///< per year
    double pull = 0;  ///< per year
    double norm = 0;  ///< units of the ideal points
};

/// Returns positions after `years` yearly steps, in closed form: deviations from the mean shrink by
/// `1 - pull - peer m/(m-1)` for m states, the mean's distance from the norm by `1 - pull`. NaN
/// states stay NaN and pull no other state.
std::vector<double> converge(const Convergence& law, const std::vector<double>& from, int years);

/// Fitted parameters; the others stay 0.
enum class ConvergenceParts { peer, norm, peer_and_norm };

/// Fits the law to the data known in a year: all training origins from 1993, horizons 1, 2, 3, 5, 7
/// and 10 that end by then, errors divided by the root of the horizon, both ends observed. Maximum
/// a posteriori: rates .02 +- .03 and not negative, norm 0 +- .5, against errors of `scale` per
/// root year.
Convergence fit_convergence(const YearTable& table, int origin, ConvergenceParts parts,
                            double scale);

/// Error scale that weights the prior. The study does not state its own; this value reproduces its
/// scores.
inline constexpr double convergence_scale = 0.35;

/// Training origins and horizons of all fits.
inline constexpr int first_training_origin = 1993;
const std::vector<int>& training_horizons();

/// One state's change from a training origin to a later year, both observed.
struct TrainingCase {
    int year = 0, horizon = 0;
    std::size_t mover = 0;
    std::vector<double> from;  ///< the five at the origin; NaN if not observed
    double observed = 0;       ///< of the mover, `horizon` years later
};

/// Returns all cases that end by `origin`.
std::vector<TrainingCase> training_cases(const YearTable& table, int origin,
                                         const std::vector<int>& horizons);

/// Positions of the five in a year: as observed (NaN if missing), or as last observed.
std::vector<double> observed_movers(const YearTable& table, int year);
std::vector<double> latest_movers(const YearTable& table, int year);

/// Returns the positions of the five `horizon` years after `year`, from their positions in `year`.
using PointForecast =
    std::function<std::vector<double>(int year, const std::vector<double>& from, int horizon)>;

/// A forecast method. `fit` uses the table up to the origin only.
struct PointModel {
    std::string name;
    std::string text;  ///< one-line description
    std::function<PointForecast(const YearTable&, int origin)> fit;
};

/// Returns persistence, then the rivals, then the model variants: peer, norm, peer + norm.
const std::vector<PointModel>& point_models();

}  // namespace steppe
