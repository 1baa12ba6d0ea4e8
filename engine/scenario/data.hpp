#pragma once

#include "engine/scenario/source.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// A path as the file of that place names it: relative ones stand beside the file; those typed on
/// the command line are as they are.
std::string path_beside(const Place& named_in, const std::string& name);
/// The same of a key's value.
std::string path_of(const Text& name);

/// What a commodity's table holds.
const DataKind& commodity_data();

/// Reads the layer's CSV file into rows, then lays the overrides of `cell` over them; every file
/// read is added to `files`.
void read_layer_data(const std::string& id, Layer& layer, const Registry& registry, Files& files,
                     Diagnostics& found);

/// The same for a commodity.
void read_commodity_data(const std::string& id, Commodity& commodity, Files& files,
                         Diagnostics& found);

}  // namespace steppe
