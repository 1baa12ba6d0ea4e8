#pragma once

#include <string>

namespace steppe {

/// What tells the file from others, however its path is written.
std::string identity_of(const std::string& path);

}  // namespace steppe
