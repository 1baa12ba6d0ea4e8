#pragma once

#include <string>

#include "steppe/json.hpp"

namespace steppe {

/// Returns a JSON document: `schema`, the version of its format, then the keys of an object.
/// Replaces bytes that are not UTF-8.
std::string json_document(const Json& content);

}  // namespace steppe
