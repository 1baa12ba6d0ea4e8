#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace steppe {

/// Returns a JSON document that a program can rely on: `schema`, the version of its form, then the
/// keys of an object. Bytes that are not UTF-8 are replaced.
std::string json_document(const nlohmann::ordered_json& content);

}  // namespace steppe
