#pragma once

#include <memory>
#include <string>
#include <vector>

#include "steppe/core/diagnostics.hpp"

namespace steppe {

/// One field of a CSV file with its place.
struct CsvField {
    std::string text;
    Place place;
};

/// A CSV file (RFC 4180, UTF-8, one header line); lines that are empty are passed over.
struct Csv {
    std::vector<CsvField> header;
    std::vector<std::vector<CsvField>> rows;
};

/// Own reader, because messages need the line and column of every field. A quoted field without
/// its end, and rows of the wrong length, go to `found`.
Csv parse_csv(const std::shared_ptr<const Source>& source, Diagnostics& found);

}  // namespace steppe
