#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/diagnostics.hpp"
#include "engine/population/data.hpp"
#include "engine/scenario/csv.hpp"

/// Large text tables, split into pieces of whole lines that threads read in parallel, with line and
/// column of each problem.
namespace steppe {

inline constexpr std::size_t most_reported = 20;  ///< reported problems per file

/// One record without its line end: the line and those that its quoted fields span.
struct TextLine {
    std::string_view text;
    std::uint64_t number;  ///< from 1
    std::uint64_t record;  ///< from 0, after the header
};

/// A cell of a line: its text and its extent.
struct TextCell {
    std::string_view text;  ///< without enclosing quotation marks; doubled ones stay
    std::size_t begin = 0, size = 0;
};

/// The problems of one piece; only the first ones are stored as text.
class PieceDiagnostics {
public:
    explicit PieceDiagnostics(std::shared_ptr<const Source> source) : source_(std::move(source)) {}

    /// \param begin, size position in the line, bytes
    void add(const TextLine& line, std::size_t begin, std::size_t size, std::string code,
             std::string message, std::string label = "", std::string help = "");
    /// Returns whether another problem would be stored, so that callers can skip costly messages.
    [[nodiscard]] bool has_room() const { return diagnostics_.size() < most_reported; }
    /// Counts a problem without storing it.
    void count() { ++all_; }
    [[nodiscard]] std::uint64_t all() const { return all_; }
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

private:
    std::shared_ptr<const Source> source_;
    std::vector<Diagnostic> diagnostics_;
    std::uint64_t all_ = 0;
};

/// A range of whole lines.
struct TextPiece {
    std::size_t begin = 0, end = 0;
    std::uint64_t line = 0, record = 0;  ///< number of lines and records before it
    std::uint64_t lines = 0, records = 0;
};

/// Record ends: at every line end, or only outside quotation marks.
enum class RowForm { lines, csv };

/// A text after its header, in pieces.
class TextPieces {
public:
    /// \param begin start of the first line after the header; `lines` precede it
    TextPieces(std::shared_ptr<const Source> source, RowForm form, std::size_t begin,
               std::uint64_t lines, unsigned threads);

    [[nodiscard]] std::size_t size() const { return pieces_.size(); }
    [[nodiscard]] const TextPiece& operator[](std::size_t n) const { return pieces_[n]; }
    [[nodiscard]] std::uint64_t records() const {
        return pieces_.empty() ? 0 : pieces_.back().record + pieces_.back().records;
    }
    /// Returns the line that contains a record.
    [[nodiscard]] TextLine line_of(std::uint64_t record) const;
    [[nodiscard]] const std::shared_ptr<const Source>& source() const { return source_; }

    /// Calls `each(line)` for the records of a piece.
    template <class Each>
    void for_each(const TextPiece& piece, Each each) const {
        TextLine line{{}, piece.line + 1, piece.record};
        for (std::size_t at = piece.begin; at < piece.end;) {
            line.text = record_from(at);
            at = next_record(at + line.text.size());
            if (is_record(line.text)) {
                each(line);
                ++line.record;
            }
            line.number += lines_of(line.text);
        }
    }

private:
    /// Returns the record starting at `at`, without its line end.
    [[nodiscard]] std::string_view record_from(std::size_t at) const;
    /// Returns the start of the record after one that ends at `end`.
    [[nodiscard]] std::size_t next_record(std::size_t end) const;
    [[nodiscard]] bool is_record(std::string_view line) const;
    [[nodiscard]] std::uint64_t lines_of(std::string_view record) const;

    std::shared_ptr<const Source> source_;
    RowForm form_;
    std::vector<TextPiece> pieces_;
};

/// Splits a CSV record into cells.
/// \return its first error, at the last cell
CsvToken cells_of(std::string_view record, std::vector<TextCell>& out);

/// Splits a record into one cell per column, or reports the problem.
bool read_cells(const TextLine& line, std::size_t columns, std::vector<TextCell>& out,
                PieceDiagnostics& problems);

/// Reads all pieces on several threads by `read(piece, troubles)`, and adds problems to `found` in
/// order.
/// \param on_progress called after each piece of the calling thread, with the bytes done by all
/// threads \return the number of problems
std::uint64_t read_pieces(const TextPieces& pieces, unsigned threads, Diagnostics& found,
                          const std::function<void(std::uint64_t)>& on_progress,
                          const std::function<void(const TextPiece&, PieceDiagnostics&)>& read);

/// Adds the first problems to `found`, and the number of further ones.
void report_problems(const std::vector<PieceDiagnostics>& problems,
                     const std::shared_ptr<const Source>& source, Diagnostics& found);

/// Reads the whole file that a key names, or adds a diagnostic.
/// \param on_progress called with the bytes read so far
std::shared_ptr<const Source> read_large(const Text& name, Diagnostics& found,
                                         const std::function<void(std::uint64_t)>& on_progress);

}  // namespace steppe
