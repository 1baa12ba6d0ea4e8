#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/analysis/hindcast.hpp"
#include "steppe/analysis/hindcast_claims.hpp"
#include "steppe/analysis/hindcast_world.hpp"

/// Hindcasts as text, CSV and JSON.
namespace steppe {

/// The scores of one suite: forecasts of series, or claims about an episode.
struct SuiteScores {
    std::string suite, title;
    std::vector<SeriesScores> series;
    std::vector<ClaimScore> claims{};
    std::optional<WorldScores> world{};  ///< its scores are also in `series`
    std::vector<StudiedLayer> ties{};    ///< from a study; not computed here
};

/// Returns the tables, the cases in which a rival beats the model, and the caveats.
std::string hindcast_text(const std::vector<SuiteScores>& suites);

/// Returns the fits of the world: suite, series, origin, alike_per_year, weight_of_mean,
/// weight_of_mean_alone.
std::string hindcast_world_csv(const std::vector<SuiteScores>& suites);

/// Returns a tidy table: suite, series, model, horizon_years, scored, metric, unit, value, low,
/// high.
std::string hindcast_csv(const std::vector<SuiteScores>& suites);

/// Returns the fitted values at each origin: suite, series, origin, peer_per_year, pull_per_year,
/// norm, sd_near, sd_per_root_year.
std::string hindcast_fits_csv(const std::vector<SuiteScores>& suites);

/// Returns a tidy table: suite, claim, text, unit, form, since, date, observed_low, observed_high,
/// rival, rival_value, median, low, high, verdict, miss, hindsight, source.
std::string hindcast_claims_csv(const std::vector<SuiteScores>& suites);

/// Returns one line per claim, with a sentence below each miss and each hit in hindsight.
std::string claims_text(const std::vector<ClaimScore>& claims);

std::string hindcast_json(const std::vector<SuiteScores>& suites);

/// Returns the caveats that apply to every hindcast.
const std::vector<std::string>& hindcast_caveats();

/// A rival that beats the last model of a series at a horizon.
struct Loss {
    std::string rival;
    int horizon = 0;
    double own = 0, other = 0;  ///< RMSE
};
std::vector<Loss> losses(const SeriesScores& series);

}  // namespace steppe
