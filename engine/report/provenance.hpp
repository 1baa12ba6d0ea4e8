#pragma once

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// A stated number and its source.
struct Provenanced {
    std::string address, value;  ///< as written, with the full distribution
    std::string source, basis, note;
    std::string file;
    int line;
    /// Returns whether there is a source, or a basis with a note.
    [[nodiscard]] bool has_provenance() const {
        return !source.empty() || (!basis.empty() && !note.empty());
    }
};

/// Returns all numbers stated in the files of a scenario by address, those without provenance
/// first. The provenance of a data row has priority over that of its table in the same file.
/// `basis.KEY` and `source.KEY` of a table have priority over its `basis` and `source`.
std::vector<Provenanced> provenance(const Scenario& scenario);

/// Returns the counts by basis: `760 numbers: 80 measured, 133 derived, ...`.
std::string provenance_counts(const std::vector<Provenanced>& numbers);

}  // namespace steppe
