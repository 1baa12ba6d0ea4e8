#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ensemble/interval.hpp"
#include "engine/hindcast/models.hpp"

/// Hindcasts: forecasts from rolling origins, scored against observations and naive rivals.
namespace steppe {

/// Forecast errors over all origins at one horizon. Years without an observation are not scored.
struct HorizonScore {
    int horizon = 0;  ///< years
    std::uint64_t scored = 0;
    double rmse = 0;
    /// Weights 1/(.08^2 + sd^2) of the observations, or joint votes; if available.
    std::optional<double> weighted_rmse;
    double skill = 0;  ///< 1 - mean squared error / that of persistence
    /// 95 %, moving blocks of max(3, horizon) origins, with all states of a block
    Interval skill_interval;
    /// Share within the 90 % band; mean continuous ranked probability score.
    std::optional<double> coverage, crps;
};

/// One forecast method, at the horizons 1, 3, 5 and 10.
struct ModelScores {
    std::string name, text;
    std::vector<HorizonScore> horizons;
};

/// Variance of a forecast, `near + far * horizon`; neither is negative.
struct Band {
    double near = 0, far = 0;
    [[nodiscard]] double variance(int horizon) const { return near + far * horizon; }
};

/// The fit at an origin.
struct OriginFit {
    int origin = 0;
    Convergence law;
    Band band;
};

/// One set of observations.
struct SeriesScores {
    std::string series, text, unit;
    std::vector<ModelScores> models;  ///< persistence first
    std::vector<OriginFit> fits;      ///< of peer + norm, if it is among the models
};

/// Returns the scored horizons.
const std::vector<int>& scored_horizons();

/// Scores H1: positions of the five in the UN General Assembly, all votes and final passage,
/// origins 1998 to 2022. All fits use years up to the origin.
std::vector<SeriesScores> points_hindcast(const PointTables& tables);

/// Scores H2: agreement of the 36 pairs, and of the ten pairs among the five, origins 1998 to 2020.
std::vector<SeriesScores> votes_hindcast(const AgreementTables& tables);

/// Fits squared residuals against the horizon, weights 1/horizon: the forecast variance that
/// training implies.
struct Residual {
    int horizon = 0;
    double error = 0;
};
Band band_of(const std::vector<Residual>& residuals);

/// Returns the score of a normal forecast (Gneiting & Raftery 2007, JASA 102, eq. 5 of section
/// 4.2), in the unit of the forecast; `|error|` if sd is 0.
double normal_crps(double error, double sd);

}  // namespace steppe
