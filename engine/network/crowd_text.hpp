#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/csv.hpp"
#include "steppe/core/diagnostics.hpp"
#include "steppe/network/crowd.hpp"

/// Large tables of text: cut into pieces of whole lines that threads go through side by side, with
/// the line and column of whatever is wrong.
namespace steppe {

inline constexpr std::size_t most_told =
    20;  ///< of what is wrong with one file; more of the same helps nobody

/// One record without its line end: a line that holds a value, with the lines that its quoted
/// fields span.
struct TextLine {
    std::string_view text;
    std::uint64_t number;  ///< from 1
    std::uint64_t record;  ///< from 0, of those after the header
};

/// A cell of a line: its text, and what it takes up there.
struct TextCell {
    std::string_view text;  ///< without quotation marks around it; doubled ones stay
    std::size_t begin = 0, size = 0;
};

/// What is wrong with one piece, the first of it in words.
class PieceTroubles {
public:
    explicit PieceTroubles(std::shared_ptr<const Source> source) : source_(std::move(source)) {}

    /// \param begin, size of the place in the line, bytes
    void add(const TextLine& line, std::size_t begin, std::size_t size, std::string code,
             std::string message, std::string label = "", std::string help = "");
    /// For who has to work to say what is wrong: whether it would be told at all.
    [[nodiscard]] bool heard() const { return told_.size() < most_told; }
    /// Counts one that is not heard.
    void count() { ++all_; }
    [[nodiscard]] std::uint64_t all() const { return all_; }
    [[nodiscard]] const std::vector<Diagnostic>& told() const { return told_; }

private:
    std::shared_ptr<const Source> source_;
    std::vector<Diagnostic> told_;
    std::uint64_t all_ = 0;
};

/// A stretch of whole lines.
struct TextPiece {
    std::size_t begin = 0, end = 0;
    std::uint64_t line = 0, record = 0;  ///< of its first line: number before it, records before it
    std::uint64_t lines = 0, records = 0;
};

/// How records end: at every line end, or only outside quotation marks.
enum class TextForm { lines, csv };

/// The rest of a text behind its header, in pieces.
class TextPieces {
public:
    /// \param begin where the first line after the header begins, and `lines` how many are before
    /// it
    TextPieces(std::shared_ptr<const Source> source, TextForm form, std::size_t begin,
               std::uint64_t lines, unsigned threads);

    [[nodiscard]] std::size_t size() const { return pieces_.size(); }
    [[nodiscard]] const TextPiece& operator[](std::size_t n) const { return pieces_[n]; }
    [[nodiscard]] std::uint64_t records() const {
        return pieces_.empty() ? 0 : pieces_.back().record + pieces_.back().records;
    }
    /// The line that holds a record.
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
    /// The record that begins at `at`, without its line end.
    [[nodiscard]] std::string_view record_from(std::size_t at) const;
    /// Where the next record begins behind one that ends at `end`.
    [[nodiscard]] std::size_t next_record(std::size_t end) const;
    [[nodiscard]] bool is_record(std::string_view line) const;
    [[nodiscard]] std::uint64_t lines_of(std::string_view record) const;

    std::shared_ptr<const Source> source_;
    TextForm form_;
    std::vector<TextPiece> pieces_;
};

/// Cuts a record of a CSV table into its cells. \return the first fault of it, at the last cell
CsvToken cells_of(std::string_view record, std::vector<TextCell>& out);

/// Cuts a record into as many cells as there are columns, or reports why it cannot.
bool read_cells(const TextLine& line, std::size_t columns, std::vector<TextCell>& out,
                PieceTroubles& troubles);

/// Goes through all pieces on some threads, `read(piece, troubles)`, and adds what is wrong to
/// `found` in order. \param tell after each piece that the calling thread has done, with the bytes
/// all have done so far \return how many things are wrong
std::uint64_t read_pieces(const TextPieces& pieces, unsigned threads, Diagnostics& found,
                          const std::function<void(std::uint64_t)>& tell,
                          const std::function<void(const TextPiece&, PieceTroubles&)>& read);

/// Adds the first of what is wrong to `found`, and how many more there are.
void tell_troubles(const std::vector<PieceTroubles>& troubles,
                   const std::shared_ptr<const Source>& source, Diagnostics& found);

/// The file that a key names, whole, or a diagnostic. \param tell with the bytes read so far
std::shared_ptr<const Source> read_large(const Text& name, Diagnostics& found,
                                         const std::function<void(std::uint64_t)>& tell);

}  // namespace steppe
