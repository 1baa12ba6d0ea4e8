#pragma once

#include <string>

#include "engine/scenario/csv.hpp"
#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Reads the rows of a data table; columns by name, in any order. Reports unknown, missing and
/// duplicate columns (then no row is read), values that are not valid, and duplicate rows.
/// \param prefix of the addresses of the values: `layer.trade.cell.`
DataTable read_rows(const std::string& prefix, const DataKind& kind, const Csv& csv,
                    Diagnostics& found);

}  // namespace steppe
