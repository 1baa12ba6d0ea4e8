#pragma once

#include "steppe/json.hpp"

namespace steppe {

/// The values of an array or object. Keys have their own list, so that a plain pointer iterates
/// over the values of both.
struct Json::Content {
    std::vector<Json> values;
    std::vector<std::string> keys;  ///< empty for an array
};

}  // namespace steppe
