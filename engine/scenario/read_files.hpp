#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/source.hpp"

namespace steppe {

/// Files that one load reads and parses for the next: that of the comparison, or of the same
/// scenario with other values.
class ReadFiles {
public:
    /// Returns a parsed TOML file, or null and its errors at the first call.
    const Node* document(const std::shared_ptr<const Source>& source, Diagnostics& found);

    /// Returns a parsed table, with its errors at the first call (parse_table).
    const Csv& table(const std::shared_ptr<const Source>& source,
                     const std::vector<std::string>& columns, Diagnostics& found);
    /// Frees a parsed table if it is large.
    void forget_large(const std::shared_ptr<const Source>& source);

    Files sources;          ///< files in memory
    FileReader reader{};    ///< of other files, instead of the disk

private:
    std::map<std::shared_ptr<const Source>, Node> documents_;
    std::map<std::shared_ptr<const Source>, Csv> tables_;
};

}  // namespace steppe
