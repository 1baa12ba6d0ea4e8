#pragma once

#include <string>
#include <vector>

#include "steppe/core/json.hpp"
#include "steppe/report/hindcast.hpp"

namespace steppe {

/// Returns the fits, the gains next to worlds without ties, and the study's table of layers.
std::string world_text(const WorldScores& world, const std::vector<StudiedLayer>& layers);

Json world_json(const WorldScores& world, const std::vector<StudiedLayer>& layers);

/// Returns rows of hindcast_csv().
std::string world_csv_rows(const std::string& suite, const WorldScores& world);

}  // namespace steppe
