#pragma once

#include <string>

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Fills the declared fields of `object` from a table's node and sets absent fields to their
/// defaults. Reports unknown keys, wrong types, missing keys and numbers out of range.
/// \param address of the table (`pledge.japan-20b`; empty at the top level)
void read_table(const SchemaTable& table, const Node& node, void* object,
                const std::string& address, Diagnostics& found);

/// Reads one value into the slot of its field.
void read_value(const Field& field, const Node& node, const std::string& address, FieldRef slot,
                Diagnostics& found);

/// Reports a number, or the support of its distribution, outside the range of the field. Stores the
/// range in the number.
void check_range(const Field& field, Number& number, const std::string& name, Diagnostics& found);

/// Reads a number or a distribution; reports any other value and returns 0.
/// \param doc the label at the place of the error
Number read_number(const Node& node, const std::string& address, const std::string& name,
                   Diagnostics& found, const std::string& doc);

/// Returns whether a time of day is reported at a value. Its type is then not reported again.
bool has_time_of_day(const Node& node, const Diagnostics& found);

/// Returns a range for messages, as in `[0, 1]` or `at least 0`.
std::string range_text(double low, double high, bool above_low);

/// Returns "Did you mean `x`?", or the list of known words if it is short.
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

}  // namespace steppe
