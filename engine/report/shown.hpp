#pragma once

#include <string>
#include <vector>

#include "engine/ensemble/interval.hpp"
#include "steppe/json.hpp"

/// The columns of a result's table as they are shown, read from its JSON.
namespace steppe {

/// A shown column. Numbers are in the displayed unit; NaN without a value.
struct ShownColumn {
    std::string key, title, unit, show;
    std::vector<std::string> texts{};   ///< of a text column
    std::vector<double> numbers{};      ///< of any other
    std::vector<Interval> intervals{};  ///< of the numbers; empty without
    std::vector<std::string> units{};   ///< of the rows; empty if all have `unit`
    /// Returns the unit to be placed after a number of a row; empty if the heading has it.
    [[nodiscard]] std::string after(std::size_t row) const {
        return units.empty() || units[row].empty() ? "" : " " + units[row];
    }
    [[nodiscard]] bool is_text() const { return show == "text"; }
    [[nodiscard]] std::string heading() const;  ///< title with the unit
    /// Returns the largest finite absolute value, 0 without.
    [[nodiscard]] double largest() const;
    /// Returns the least and the largest finite number, 0 without.
    [[nodiscard]] Interval range() const;
};

/// Returns the columns of a table that have a title, in order.
/// \param table as in to_json(Result)
std::vector<ShownColumn> shown_columns(const Json& table);

/// Returns the column with a key of the table; hidden ones, too.
ShownColumn shown_column(const Json& table, const std::string& key);

/// Returns the number, or NaN if it is null or missing.
double number_in(const Json& from, std::string_view key);

}  // namespace steppe
