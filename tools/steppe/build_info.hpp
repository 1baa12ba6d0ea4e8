#pragma once

#include <string>

/// Version, commit and compiler of the program.
namespace steppe {

/// Returns `0.1.0 (1a2b3c4d5e6f)`: the version and the commit.
std::string version_with_commit();

/// Returns the compiler and its version, for instance `g++ 12.2.0`.
std::string compiler();

}  // namespace steppe
