#pragma once

#include <cstddef>
#include <cstdint>

/// What input may ask for at most. A file may come from anywhere: whatever its bytes, reading it
/// takes bounded memory and time and ends in an answer. Each limit lies far above what people
/// write.
namespace steppe::limits {

/// Bytes of all scenario files that are read for one scenario. The shipped baseline has 43 kB; a
/// value takes up to 500 bytes once read.
inline constexpr std::uintmax_t scenario_bytes = std::uintmax_t{16} << 20U;

/// Bytes of all data tables of one scenario.
inline constexpr std::uintmax_t table_bytes = std::uintmax_t{64} << 20U;

/// Files that are read for one scenario. Files that extend two files each, which extend two files
/// each, double with every level.
inline constexpr std::size_t files = 1'024;

/// Files that extend one another in a row.
inline constexpr std::size_t chain = 32;

/// Values and tables of a scenario file: `=`, `,` and `[` outside texts. What is merged is searched
/// by key.
inline constexpr std::size_t values = 500'000;

/// Tables and lists within one another, points of a dotted key and parts of an address; the
/// language needs six. Reading, copying and freeing them takes a stack frame each.
inline constexpr std::size_t depth = 32;

/// Rows of a data table that is read into memory with the place of every field, about 700 bytes a
/// row.
inline constexpr std::size_t rows = 1'000'000;

/// Columns of a data table; the language has at most nine of them.
inline constexpr std::size_t columns = 64;

/// Errors and warnings of one scenario. The first ones show what is wrong; each may cost a search
/// for the nearest name.
inline constexpr std::size_t errors = 200;

/// Characters of a message, and of a line that is shown: a key may be as long as a file.
inline constexpr std::size_t message = 600;

/// Names that are compared with a misspelt one, and the longest of them: the distance is quadratic
/// in length.
inline constexpr std::size_t candidates = 10'000;
inline constexpr std::size_t candidate_length = 64;

/// Steps of a run: 25 000 years of quarters are a slip of the pen.
inline constexpr double steps = 100'000;

/// Brackets within brackets of an ask; people write two or three.
inline constexpr int brackets = 100;

/// Combinations of a sweep's grid, each compiled and swept on its own.
inline constexpr std::size_t combinations = 10'000;

/// Numbers that a single run keeps (metrics x steps) and that a command keeps of all its futures: 4
/// GB.
inline constexpr std::size_t kept_numbers = std::size_t{1} << 29U;

}  // namespace steppe::limits
