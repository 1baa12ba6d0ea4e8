#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/report/shown.hpp"

/// The columns of a table as text.
namespace steppe {

constexpr std::size_t longest_name = 52;

/// The cells of a column as text, of equal width.
struct TextColumn {
    std::vector<std::string> cells;  ///< the first is the heading
    bool is_left = false, is_bar = false;

    [[nodiscard]] std::size_t widest() const;
    void align();
};

/// Returns the first rows of a column, with the decimals that their intervals resolve.
TextColumn numbers_of(const ShownColumn& column, std::size_t rows);

TextColumn intervals_of(const ShownColumn& column, std::size_t rows, const std::string& title);

/// Returns bars from 0.
TextColumn bars_of(const ShownColumn& column, std::size_t rows);

TextColumn bars_between(const ShownColumn& from, const ShownColumn& to, std::size_t rows);

/// Shortens a long name: an address at its beginning, a sentence at its end.
std::string name_text(const std::string& text, std::size_t longest);

/// Shortens the names of a column by name_text(). Names that would be the same lose their middle.
void shorten_names(std::vector<std::string>& names, std::size_t longest);

}  // namespace steppe
