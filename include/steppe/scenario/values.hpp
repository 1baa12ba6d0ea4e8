#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "steppe/core/date.hpp"
#include "steppe/core/diagnostics.hpp"
#include "steppe/core/distribution.hpp"

/// What a key of the scenario language can hold. Every value knows where it was written.
namespace steppe {

/// A quantity, perhaps uncertain. The unit is that of its key.
struct Number {
    double value = 0;                                  ///< the centre
    std::shared_ptr<const Distribution> distribution;  ///< null: known exactly
    std::string address;                               ///< `pledge.japan-20b.realisation`
    Place place{};
    bool given = false;
    Place id_place{};  ///< where the id stands that it is the value of
};

struct Text {
    std::string value;
    Place place{};
    bool given = false;
};

struct DateValue {
    Date value{};
    Place place{};
    bool given = false;
};

struct Flag {
    bool value = false;
    Place place{};
    bool given = false;
};

struct TextList {
    std::vector<Text> items;
    Place place{};
    bool given = false;
};

struct NumberList {
    std::vector<Number> items;
    Place place{};
    bool given = false;
};

/// Id to number. Where a key also takes a single number, that number stands under `*`.
struct NumberMap {
    std::map<std::string, Number> items;
    Place place{};
    bool given = false;
};

/// Two ids to number: `KAZ.CHN = 0.3`.
struct CellMap {
    std::map<std::pair<std::string, std::string>, Number> items;
    Place place{};
    bool given = false;
};

/// Where a typed value lives; what the functions over declared fields work on.
using Slot = std::variant<Number*, Text*, DateValue*, Flag*, TextList*, NumberList*, NumberMap*, CellMap*>;

}  // namespace steppe
