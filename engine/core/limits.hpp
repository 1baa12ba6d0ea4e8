#pragma once

#include <cstddef>
#include <cstdint>

/// Input limits. Input may be untrusted: reading it takes bounded memory and time and ends with a
/// result or an error. Each limit is far above realistic use.
namespace steppe::limits {

/// Total bytes of the scenario files of one scenario. The shipped baseline has 43 kB; a parsed
/// value takes up to 500 bytes.
inline constexpr std::uintmax_t scenario_bytes = std::uintmax_t{16} << 20U;

/// Total bytes of the data tables of one scenario.
inline constexpr std::uintmax_t table_bytes = std::uintmax_t{64} << 20U;

/// Files read for one scenario. If each file extends two files, the number doubles with every
/// level.
inline constexpr std::size_t files = 1'024;

/// Length of an `extends` chain.
inline constexpr std::size_t chain = 32;

/// Values and tables of a scenario file: `=`, `,` and `[` outside strings. Merging searches by key.
inline constexpr std::size_t values = 500'000;

/// Nesting depth of tables and lists, parts of a dotted key, and parts of an address; the language
/// needs six. Reading, copying and freeing take one stack frame per level.
inline constexpr std::size_t depth = 32;

/// Rows of a data table in memory. Each row with its field positions takes about 700 bytes.
inline constexpr std::size_t rows = 1'000'000;

/// Columns of a data table; the language uses at most nine.
inline constexpr std::size_t columns = 64;

/// Errors and warnings of one scenario. The first ones show the problem; each may cost a
/// nearest-name search.
inline constexpr std::size_t errors = 200;

/// Characters of a message and of a quoted line: a key may be as long as a file.
inline constexpr std::size_t message = 600;

/// Candidates for a spelling suggestion, and their maximum length: edit distance is quadratic in
/// length.
inline constexpr std::size_t candidates = 10'000;
inline constexpr std::size_t candidate_length = 64;

/// Steps of a run: 25 000 years of quarters are a typing error.
inline constexpr double steps = 100'000;

/// Nesting depth of brackets in a criterion; realistic use is two or three.
inline constexpr int brackets = 100;

/// Combinations of a sweep grid; each is compiled and run separately.
inline constexpr std::size_t combinations = 10'000;

/// Numbers that a single run stores (metrics x steps), and numbers that a command stores over all
/// replicates: 4 GB.
inline constexpr std::size_t kept_numbers = std::size_t{1} << 29U;

}  // namespace steppe::limits
