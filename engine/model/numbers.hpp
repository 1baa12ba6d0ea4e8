#pragma once

#include <vector>

#include "engine/model/pairs.hpp"

/// The numbers of each table of the language, from tables.def: as indices in the number table
/// (AgentNumbers, PledgeNumbers, ..), as values under their symbols (AgentValues), and as a value
/// per row of the table (AgentColumns).
namespace steppe {

#define STEPPE_TABLE(type, ...) struct type##Numbers {
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(member, ...) Num member = absent;
#define STEPPE_MEMBER(...)
#define STEPPE_END };
#include "engine/scenario/tables.def"

#define STEPPE_TABLE(type, ...) template <class V> struct type##Values {
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(member, symbol, ...) V symbol;
#define STEPPE_MEMBER(...)
#define STEPPE_END };
#include "engine/scenario/tables.def"

#define STEPPE_TABLE(type, ...) template <class V> struct type##Columns {
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(member, symbol, ...) std::vector<V> symbol;
#define STEPPE_MEMBER(...)
#define STEPPE_END };
#include "engine/scenario/tables.def"

/// Returns the number, or `otherwise` if it is absent.
template <class V>
V number_at(const std::vector<V>& numbers, Num n, double otherwise = 0.0) {
    return n == absent ? V(otherwise) : numbers[n];
}

// values_of(numbers, table): its numbers, 0 for those that are absent.
#define STEPPE_TABLE(type, ...)                                            \
    template <class V>                                                     \
    type##Values<V> values_of([[maybe_unused]] const std::vector<V>& from, \
                              [[maybe_unused]] const type##Numbers& table) { return {
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(member, symbol, ...) .symbol = number_at(from, table.member),
#define STEPPE_MEMBER(...)
#define STEPPE_END }; }
#include "engine/scenario/tables.def"

// clear_rows(columns) keeps their memory.
#define STEPPE_TABLE(type, ...) \
    template <class V>          \
    void clear_rows([[maybe_unused]] type##Columns<V>& of) {
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(member, symbol, ...) of.symbol.clear();
#define STEPPE_MEMBER(...)
#define STEPPE_END }
#include "engine/scenario/tables.def"

// add_row(columns, values) appends a value to each.
#define STEPPE_TABLE(type, ...)                             \
    template <class V>                                      \
    void add_row([[maybe_unused]] type##Columns<V>& to,     \
                 [[maybe_unused]] const type##Values<V>& row) {
#define STEPPE_FIELD(...)
#define STEPPE_NUMBER(member, symbol, ...) to.symbol.push_back(row.symbol);
#define STEPPE_MEMBER(...)
#define STEPPE_END }
#include "engine/scenario/tables.def"

}  // namespace steppe
