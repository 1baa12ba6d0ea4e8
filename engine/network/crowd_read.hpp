#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/network/crowd_text.hpp"
#include "steppe/network/crowd.hpp"

/// The steps of reading a crowd: its agents, its ties, and the ties sorted into rows.
namespace steppe {

/// Bytes that were read or understood so far, of the file at hand.
using TellBytes = std::function<void(std::uint64_t)>;

/// The header line of a table, and where the lines after it begin.
struct TextHeader {
    TextLine line{};
    std::size_t next = 0;
    std::uint64_t lines = 0;  ///< up to its end
    std::vector<TextCell> cells;
};

/// Reads the first record of a table. \return false if there is none, or it is malformed
bool read_text_header(const std::shared_ptr<const Source>& source, TextHeader& header,
                      Diagnostics& found);

/// A number in [low, high], or NaN and what is wrong with it. `name` is its column's.
double number_of(const TextLine& line, const TextCell& cell, std::string_view name, double low,
                 double high, PieceTroubles& troubles);

/// Reads the table of agents: ids, groups, numbers. Where something is wrong `found` tells it;
/// without ids there is no agent. \return whether it has a column `autonomy`
bool read_crowd_agents(const Scenario& scenario, const std::shared_ptr<const Source>& source,
                       unsigned threads, const TellBytes& tell, CrowdData& crowd,
                       Diagnostics& found);

/// Ties as they stand in the file, record by record.
struct RawTies {
    std::vector<std::uint32_t> listener, speaker;  ///< speakers beyond the crowd are states
    std::vector<double> weight;                    ///< empty: all 1
    bool symmetric = false;                        ///< each tie holds in both directions
    bool own_stated = false;                       ///< the table of agents has a column `autonomy`
};

/// The ties of a CSV table. \return false where something is wrong
bool read_ties_csv(const Scenario& scenario, const TextPieces& pieces, const TextHeader& header,
                   unsigned threads, const TellBytes& tell, const CrowdData& crowd, RawTies& ties,
                   Diagnostics& found);

/// What the head of a Matrix Market file announces.
struct MatrixHead {
    bool weighted = false, symmetric = false, whole = false;
    std::uint64_t rows = 0, columns = 0, entries = 0;
    std::size_t next = 0;     ///< where the entries begin
    std::uint64_t lines = 0;  ///< before them
    TextLine size_line{};
};

/// Reads the head of a Matrix Market file. \return false where something is wrong
bool read_matrix_head(const std::shared_ptr<const Source>& source, MatrixHead& head,
                      Diagnostics& found);

/// The ties of a Matrix Market file, whose rows listen; numbers are those of the agents' rows,
/// from 1.
bool read_ties_matrix(const TextPieces& pieces, const MatrixHead& head, unsigned threads,
                      const TellBytes& tell, const CrowdData& crowd, RawTies& ties,
                      Diagnostics& found);

/// Sorts ties into rows whose weights sum to 1 - autonomy, and fills `own` and `alone`. A diagonal
/// that is not 0 gives the autonomy of all agents; with another autonomy beside it, it goes to
/// `found`. Pairs that stand there twice go to `found`.
void sort_ties(const Scenario& scenario, const RawTies& ties, const TextPieces& pieces,
               unsigned threads, CrowdData& crowd, Diagnostics& found);

}  // namespace steppe
