#pragma once

#include <string>

#include "engine/scenario/read_files.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Resolves a path relative to the folder of the file that names it. Paths from the command line
/// stay unchanged.
std::string path_beside(const Place& named_in, const std::string& name);
/// Resolves the path that a key holds.
std::string path_of(const Text& name);

/// Returns the columns and rules of a commodity's data table.
const DataKind& commodity_data();

/// Reads the layer's CSV file into rows and applies the overrides of `cell`. Adds each file read to
/// `files`.
void read_layer_data(const std::string& id, Layer& layer, const Registry& registry, Files& files,
                     ReadFiles& read, Diagnostics& found);

/// Reads a commodity's CSV file like read_layer_data.
void read_commodity_data(const std::string& id, Commodity& commodity, Files& files, ReadFiles& read,
                         Diagnostics& found);

/// Reads the rows of a data table; columns by name, in any order. Reports unknown, missing and
/// duplicate columns (then no row is read), values that are not valid, and duplicate rows.
/// \param prefix of the addresses of the values: `layer.trade.cell.`
DataTable read_rows(const std::string& prefix, const DataKind& kind, const Csv& csv,
                    Diagnostics& found);

}  // namespace steppe
