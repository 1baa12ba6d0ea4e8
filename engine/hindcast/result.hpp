#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/hindcast/claims.hpp"
#include "engine/hindcast/hindcast.hpp"
#include "engine/hindcast/world.hpp"
#include "steppe/result.hpp"

namespace steppe {

/// The scores of one suite: forecasts of series, or claims about an episode.
struct SuiteScores {
    std::string suite, title;
    std::vector<SeriesScores> series;
    std::vector<ClaimScore> claims{};
    std::optional<WorldScores> world{};  ///< its scores are also in `series`
    std::vector<StudiedLayer> ties{};    ///< from a study; not computed here
};

/// Returns the hindcasts: scores, misses with their reasons, and all cases in which a rival beats
/// the model. Its files are hindcast.csv, hindcast_fits.csv, hindcast_claims.csv and
/// hindcast_world.csv.
/// \param suites  must outlive the result
Result hindcast_result(const std::vector<SuiteScores>& suites);

}  // namespace steppe
