#pragma once

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Fills `layer.table` from its CSV file and its cells. `files` takes the file that was read.
void read_layer_data(const std::string& id, Layer& layer, const Registry& registry, std::vector<std::shared_ptr<const Source>>& files, Diagnostics& found);

}  // namespace steppe
