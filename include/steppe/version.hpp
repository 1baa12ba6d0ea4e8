#pragma once

namespace steppe {

/// Version of the program and the library.
inline constexpr const char* version = "0.1.0";

}  // namespace steppe
