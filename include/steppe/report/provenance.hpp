#pragma once

#include <string>
#include <vector>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// A stated number with where it comes from.
struct Provenanced {
    std::string address, value;  ///< the value as it is written, distributions in full
    std::string source, basis, note;
    std::string file;
    int line;
    /// A source, or a basis with its reason.
    [[nodiscard]] bool has_provenance() const {
        return !source.empty() || (!basis.empty() && !note.empty());
    }
};

/// Every number that the files of a scenario state, by address, those without provenance first.
/// What a row of data says of its source holds for the row; else what its table says holds, in the
/// file that states the number.
/// `basis.KEY` and `source.KEY` of a table go before its `basis` and `source`.
std::vector<Provenanced> provenance(const Scenario& scenario);

/// Returns how many numbers have which basis: `760 numbers: 80 measured, 133 derived, ...`.
std::string provenance_counts(const std::vector<Provenanced>& numbers);

}  // namespace steppe
