#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/scenario/csv.hpp"

namespace steppe {

/// Reports a title or comments above the header of a table and returns whether it found any.
/// \param is_column returns whether a text is the name of a column
bool has_lines_above_header(const std::shared_ptr<const Source>& source,
                            const std::function<bool(const std::string&)>& is_column,
                            Diagnostics& found);

/// Reads a table that has at least these columns; see parse_csv.
Csv parse_table(const std::shared_ptr<const Source>& source,
                const std::vector<std::string>& columns, Diagnostics& found);

}  // namespace steppe
