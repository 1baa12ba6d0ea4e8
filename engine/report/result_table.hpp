#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

/// Reads a CSV table that this program wrote, row by row and without a size limit. The limits of
/// `parse_csv` protect against untrusted input. Every function throws std::runtime_error with the
/// table's name and the line of the error.
class ResultTable {
public:
    /// Reads the header. The text must outlive the object.
    ResultTable(std::string name, std::string_view text);

    /// Moves to the next row. Returns false at the end of the table.
    bool next();

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    /// Returns the index of a column by name.
    [[nodiscard]] std::size_t column(const std::string& name) const;
    [[nodiscard]] const std::string& text(std::size_t column) const { return row_[column]; }
    [[nodiscard]] double number(std::size_t column) const;

private:
    std::vector<std::string> read_row();
    [[noreturn]] void fail(const std::string& what) const;

    std::string name_;
    std::string_view left_;
    std::size_t line_ = 0;
    std::vector<std::string> header_, row_;
};

}  // namespace steppe
