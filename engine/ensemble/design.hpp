#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/isa.hpp"

namespace steppe {

/// The addresses to draw and the number of replicates.
struct DesignRequest {
    std::vector<std::string> addresses;  ///< sorted
    std::uint64_t seed = 1;
    std::uint64_t replicates = 0;
    /// For sobol: replicates = scrambles x a power of two, stored scramble by scramble.
    std::uint64_t scrambles = 16;
    /// For sobol: the dimension of each address; default: its index in the list. With the
    /// dimensions of a longer list, an address has the same draws as in that list.
    std::vector<std::size_t> dimension{};
    Isa isa = best_isa();  ///< draws are the same with all
};

/// The uniform numbers of all addresses in all replicates. Draws depend on the request alone, never
/// on earlier draws, so replicates can be drawn in any order and on any thread.
class Design {
public:
    Design() = default;
    Design(const Design&) = delete;
    Design& operator=(const Design&) = delete;
    virtual ~Design() = default;

    /// Draws replicates first to first + count - 1, which must be part of the request.
    /// \param u addresses x count: u[k*count + r], strictly inside (0, 1), is address k in
    /// replicate first + r
    virtual void uniforms(std::uint64_t first, std::size_t count, double* u) const = 0;

    /// Returns the replicate whose chance (random events, process noise) a replicate uses: itself,
    /// unless the design compares replicates under the same chance. Called for multiples of eight;
    /// the seven following replicates use consecutive values.
    [[nodiscard]] virtual std::uint64_t chance(std::uint64_t replicate) const { return replicate; }
};

/// A sampling design as registered in the scenario language.
struct DesignKind {
    std::string_view name, doc;
    std::unique_ptr<Design> (*make)(const DesignRequest&);
};

/// Returns all kinds, in the order of designs.def.
const std::vector<const DesignKind*>& design_kinds();

/// Returns the kind of that name, or null.
const DesignKind* find_design(std::string_view name);

/// Returns the smallest replicate count of a Sobol' design that is at least `wanted`: scrambles x a
/// power of two.
std::uint64_t sobol_replicates(std::uint64_t wanted, std::uint64_t scrambles);

}  // namespace steppe
