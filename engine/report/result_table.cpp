#include "engine/report/result_table.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/text.hpp"

namespace steppe {

ResultTable::ResultTable(std::string name, std::string_view text)
    : name_(std::move(name)), left_(text) {
    if (left_.empty()) fail("the table is empty, expected a header");
    header_ = read_row();
}

bool ResultTable::next() {
    if (left_.empty()) return false;
    row_ = read_row();
    if (row_.size() != header_.size())
        fail(fmt::format("the row has {} fields, the header {}", row_.size(), header_.size()));
    return true;
}

std::size_t ResultTable::column(const std::string& name) const {
    const auto at = std::find(header_.begin(), header_.end(), name);
    if (at == header_.end()) fail(fmt::format("the column `{}` is missing", name));
    return static_cast<std::size_t>(at - header_.begin());
}

double ResultTable::number(std::size_t column) const {
    const auto n = parse_number(row_[column]);
    if (!n)
        fail(fmt::format("`{}` in the column `{}` is not a number", row_[column], header_[column]));
    return *n;
}

std::vector<std::string> ResultTable::read_row() {
    ++line_;
    std::vector<std::string> fields(1);
    bool quoted = false;
    std::size_t at = 0;
    for (; at < left_.size() && (quoted || left_[at] != '\n'); ++at) {
        const char c = left_[at];
        if (c == '"' && quoted && left_.substr(at + 1, 1) == "\"")
            fields.back() += left_[++at];
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields.emplace_back();
        else if (c != '\r' || quoted)
            fields.back() += c;
    }
    if (quoted) fail("a quoted field does not end");
    if (at == left_.size()) fail("the last row does not end: the table is cut off");
    left_.remove_prefix(at + 1);
    return fields;
}

void ResultTable::fail(const std::string& what) const {
    throw std::runtime_error(fmt::format("cannot use `{}`, line {}: {}", name_, line_, what));
}

}  // namespace steppe
