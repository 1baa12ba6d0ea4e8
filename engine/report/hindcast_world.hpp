#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "steppe/report/hindcast.hpp"

namespace steppe {

/// Fits, gains beside worlds without ties, and the study's table of layers, below the tables of
/// scores.
std::string world_text(const WorldScores& world, const std::vector<StudiedLayer>& layers);

nlohmann::ordered_json world_json(const WorldScores& world,
                                  const std::vector<StudiedLayer>& layers);

/// Rows of hindcast_csv().
std::string world_csv_rows(const std::string& suite, const WorldScores& world);

}  // namespace steppe
