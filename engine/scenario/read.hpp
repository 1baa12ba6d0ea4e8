#pragma once

#include <string>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// Fills `object` from a table's node by its declared fields: unknown keys, wrong types, missing
/// keys and numbers out of range go to `found`; defaults fill what is absent. `address` is that of
/// the table (`pledge.japan-20b`, empty at the top level).
void read_table(const Table& table, const Node& node, void* object, const std::string& address,
                Diagnostics& found);

/// Reads one value into the slot of its field.
void read_value(const Field& field, const Node& node, const std::string& address, Slot slot,
                Diagnostics& found);

/// Adds an error for a number, or a distribution's support, outside the field's range, and
/// notes the range in the number.
void check_range(const Field& field, Number& number, const std::string& name, Diagnostics& found);

/// A number or a distribution; an error and 0 for anything else. `doc` stands beside the caret.
Number read_number(const Node& node, const std::string& address, const std::string& name,
                   Diagnostics& found, const std::string& doc);

/// Whether a time of day is reported at a value: then it is not reported as of the wrong type.
bool has_time_of_day(const Node& node, const Diagnostics& found);

/// `outside [0, 1]`.
std::string range_text(double low, double high, bool above_low);

/// "did you mean `x`?", or what there is to choose from when that is short.
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

}  // namespace steppe
