#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/population/data.hpp"
#include "engine/population/text.hpp"

/// The stages of reading a population: agents, ties, and sorting ties into rows.
namespace steppe {

/// Receives the bytes of the current file read or parsed so far.
using ReportBytes = std::function<void(std::uint64_t)>;

/// The header line of a table, and the start of the following lines.
struct TextHeader {
    TextLine line{};
    std::size_t next = 0;
    std::uint64_t lines = 0;  ///< lines up to its end
    std::vector<TextCell> cells;
};

/// Reads the first record of a table.
/// \return false if it is missing or malformed
bool read_text_header(const std::shared_ptr<const Source>& source, TextHeader& header,
                      Diagnostics& found);

/// Returns a number in [low, high], or NaN after reporting the problem. `name` is the column's
/// name.
double number_of(const TextLine& line, const TextCell& cell, std::string_view name, double low,
                 double high, PieceDiagnostics& problems);

/// Reads the table of agents: ids, groups, numbers. Adds problems to `found`; without ids the
/// population is empty.
/// \return whether the table has a column `autonomy`
bool read_population_agents(const Scenario& scenario, const std::shared_ptr<const Source>& source,
                            unsigned threads, const ReportBytes& on_progress,
                            PopulationData& population, Diagnostics& found);

/// Numbers the groups of agents by sorted name. `groups` holds the cell of each agent, or nothing.
/// \return false after an error: too many groups
bool name_groups(const std::vector<std::string_view>& groups, const TextPieces& pieces,
                 PopulationData& population, Diagnostics& found);

/// Ties in file order.
struct RawTies {
    std::vector<std::uint32_t> listener, speaker;  ///< speakers after the population are states
    std::vector<double> weight;                    ///< empty: all 1
    bool symmetric = false;                        ///< each tie holds in both directions
    bool own_stated = false;                       ///< the table of agents has a column `autonomy`
};

/// Reads the ties of a CSV table.
/// \return false on errors
bool read_ties_csv(const Scenario& scenario, const TextPieces& pieces, const TextHeader& header,
                   unsigned threads, const ReportBytes& on_progress,
                   const PopulationData& population, RawTies& ties, Diagnostics& found);

/// The header of a Matrix Market file.
struct MatrixHead {
    bool weighted = false, symmetric = false, whole = false;
    std::uint64_t rows = 0, columns = 0, entries = 0;
    std::size_t next = 0;     ///< start of the entries
    std::uint64_t lines = 0;  ///< lines before the entries
    TextLine size_line{};
};

/// Reads the header of a Matrix Market file.
/// \return false on errors
bool read_matrix_head(const std::shared_ptr<const Source>& source, MatrixHead& head,
                      Diagnostics& found);

/// Reads the ties of a Matrix Market file. Rows are listeners; numbers are agent rows, from 1.
bool read_ties_matrix(const TextPieces& pieces, const MatrixHead& head, unsigned threads,
                      const ReportBytes& on_progress, const PopulationData& population,
                      RawTies& ties, Diagnostics& found);

/// Sorts ties into rows with the sum 1 - autonomy, and fills `own` and `isolated`. A non-zero
/// diagonal sets the autonomy of all agents; autonomy given elsewhere too is an error. Reports
/// repeated pairs to `found`.
void sort_ties(const Scenario& scenario, const RawTies& ties, const TextPieces& pieces,
               unsigned threads, PopulationData& population, Diagnostics& found);

}  // namespace steppe
