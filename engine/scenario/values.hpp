#pragma once

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/date.hpp"
#include "engine/core/diagnostics.hpp"
#include "engine/core/distribution.hpp"

/// Values of the scenario language. Each one records its place in the file.
namespace steppe {

/// An exact or uncertain quantity, in the unit of its key.
struct Number {
    double value = 0;                                  ///< the centre
    std::shared_ptr<const Distribution> distribution;  ///< null: exact
    std::string address;                               ///< `pledge.japan-20b.realisation`
    Place place{};
    bool given = false;
    Place id_place{};  ///< place of the id that has this value
    /// Range of its key; draws outside it are clamped and counted.
    double low = -std::numeric_limits<double>::infinity(),
           high = std::numeric_limits<double>::infinity();
};

/// One value of a key.
template <class Value>
struct Single {
    Value value{};
    Place place{};
    bool given = false;
};
using Text = Single<std::string>;
using DateValue = Single<Date>;
using Flag = Single<bool>;

/// The values of a key.
template <class Items>
struct Several {
    Items items;
    Place place{};
    bool given = false;
};
using TextList = Several<std::vector<Text>>;
using NumberList = Several<std::vector<Number>>;
using DateList = Several<std::vector<DateValue>>;
/// Id to number. The id `*` holds the number of a key that was given as a single number.
using NumberMap = Several<std::map<std::string, Number>>;
/// Two ids to number: `KAZ.CHN = 0.3`.
using CellMap = Several<std::map<std::pair<std::string, std::string>, Number>>;
/// Pairs of ids: `[["USA", "RUS"]]`, or one pair: `["USA", "RUS"]`.
using PairList = Several<std::vector<std::pair<Text, Text>>>;
/// Address to the list of its grid values.
using Grid = Several<std::map<std::string, NumberList>>;

/// Rank correlations of uncertain numbers, each between two or more addresses.
struct Correlations {
    struct Entry {
        TextList between;
        Number rank;
    };
    std::vector<Entry> items;
    Place place{};
    bool given = false;
};

/// The form of the data of a layer, which decides how it is checked and compiled.
enum class LayerForm { unknown, stocks, trade, ties, deliveries, years, positions };

/// Pointer to a typed value, for functions that visit declared fields.
template <template <class> class Access>
using FieldRefTo =
    std::variant<Access<Number>*, Access<Text>*, Access<DateValue>*, Access<Flag>*,
                 Access<TextList>*, Access<NumberList>*, Access<NumberMap>*, Access<CellMap>*,
                 Access<PairList>*, Access<DateList>*, Access<Grid>*, Access<Correlations>*>;
using FieldRef = FieldRefTo<std::type_identity_t>;
using ConstFieldRef = FieldRefTo<std::add_const_t>;

/// Returns whether the file gives the value.
inline bool is_given(const ConstFieldRef& slot) {
    return std::visit([](const auto* value) { return value->given; }, slot);
}
inline Place place_of(const ConstFieldRef& slot) {
    return std::visit([](const auto* value) { return value->place; }, slot);
}

}  // namespace steppe
