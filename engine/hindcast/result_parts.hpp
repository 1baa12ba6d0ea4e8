#pragma once

#include <optional>

#include "engine/hindcast/result.hpp"
#include "engine/report/number_format.hpp"

namespace steppe {

using HindcastRows = std::vector<std::vector<Json>>;

/// Rows of the CSV files; the columns of fits, claims and worlds begin as in their tables.
struct HindcastFiles {
    HindcastRows gains, scores, fits, claims, worlds;
};

inline Json optional_json(const std::optional<double>& x) { return x ? Json(*x) : Json(); }

inline std::string years(int count) { return count_of(static_cast<std::uint64_t>(count), "year"); }

/// Returns a table of lines over origins: columns suite, series, origin, then the given ones.
/// \param drawn  number of the columns that the chart has
Table fits_table(const std::string& key, const std::string& title,
                 const std::vector<Column>& columns, std::size_t drawn);

extern const std::vector<Column> claim_columns, world_columns;

/// Adds claims: a finding, a sentence for each claim or missed rank, and a table per unit.
void add_claims(const SuiteScores& suite, Result& out, HindcastFiles& files);

/// Adds the gains next to worlds without ties, and the study's table of layers.
void add_world(const SuiteScores& suite, Result& out, HindcastFiles& files);

}  // namespace steppe
