#pragma once

#include "engine/core/philox.hpp"
#include "engine/ensemble/design.hpp"

namespace steppe::design {

using Key = std::array<std::uint32_t, 2>;

/// Returns the keys of all addresses.
inline std::vector<Key> keys_of(const DesignRequest& request) {
    std::vector<Key> keys;
    for (const auto& address : request.addresses) keys.push_back(key_of(request.seed, address));
    return keys;
}

/// Returns four random words for a part of a design rather than a draw, distinguished by the last
/// word of the counter.
constexpr std::array<std::uint32_t, 4> words_of_part(Key key, std::uint64_t part) {
    auto counter = counter_of(part);
    counter[3] = 1;
    return philox(counter, key);
}

#define STEPPE_DESIGN(name) extern const DesignKind name;
#include "engine/ensemble/designs.def"
#undef STEPPE_DESIGN

}  // namespace steppe::design
