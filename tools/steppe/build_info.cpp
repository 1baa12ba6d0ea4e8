#include "tools/steppe/build_info.hpp"

#include "steppe/version.hpp"
#include "steppe_commit.hpp"

namespace steppe {

std::string version_with_commit() { return std::string(version) + " (" + STEPPE_COMMIT + ")"; }

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#elif defined(__GNUC__)
    return "g++ " __VERSION__;
#else
    return "unknown";
#endif
}

}  // namespace steppe
