#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace steppe {

/// What is to be drawn, and how often.
struct DesignRequest {
    std::vector<std::string> addresses;  ///< sorted
    std::uint64_t seed = 1;
    std::uint64_t replicates = 0;
    std::uint64_t scrambles =
        16;  ///< sobol: replicates = scrambles x a power of two, scramble by scramble
    /// sobol: the dimension of each address; empty: its place in the list. With the dimensions of a
    /// longer list an address is drawn as it is there.
    std::vector<std::size_t> dimension{};
};

/// The uniform numbers of all addresses in all replicates. What is drawn depends on what was asked
/// for alone, never on what was drawn before: any replicates, in any order, on any thread.
class Design {
public:
    Design() = default;
    Design(const Design&) = delete;
    Design& operator=(const Design&) = delete;
    virtual ~Design() = default;

    /// Draws replicates first to first + count - 1, which must be among those asked for.
    /// \param u  addresses x count: u[k*count + r], strictly inside (0, 1), is address k in
    /// replicate first + r
    virtual void uniforms(std::uint64_t first, std::size_t count, double* u) const = 0;

    /// The replicate whose chance (random events, noise) a replicate meets: itself, unless a design
    /// compares futures that meet the same. Asked for multiples of eight; the seven replicates
    /// after one follow in step.
    [[nodiscard]] virtual std::uint64_t chance(std::uint64_t replicate) const { return replicate; }
};

/// A way to place draws, as the scenario language knows it.
struct DesignKind {
    std::string_view name, doc;
    std::unique_ptr<Design> (*make)(const DesignRequest&);
};

/// All kinds, in the order of designs.def.
const std::vector<const DesignKind*>& design_kinds();

/// The kind of that name, or null.
const DesignKind* find_design(std::string_view name);

/// The number of replicates of a Sobol' design with at least as many as wanted: scrambles x a power
/// of two.
std::uint64_t sobol_replicates(std::uint64_t wanted, std::uint64_t scrambles);

}  // namespace steppe
