#include <bit>
#include <stdexcept>

#include <fmt/format.h>

#include <boost/random/sobol.hpp>

#include "engine/ensemble/design/kinds.hpp"
#include "steppe/core/expect.hpp"

namespace steppe::design {
namespace {

constexpr int bits = 32;
constexpr std::size_t most_dimensions = boost::random::default_sobol_table::max_dimension;
using Directions = std::array<std::uint32_t, bits>;

/// The direction numbers of Joe & Kuo (2008), which Boost has as a table it does not show: Boost's
/// state after seed(n) is the point of the Gray code of n + 1, a single direction where n = 2^(b+1) - 2.
std::vector<Directions> directions_of(std::size_t dimensions) {
    std::vector<Directions> directions(dimensions);
    if (dimensions == 0) return directions;
    boost::random::sobol_engine<std::uint32_t, bits> engine(dimensions);
    for (unsigned b = 0; b < bits; ++b) {
        engine.seed(static_cast<std::uint32_t>((std::uint64_t{2} << b) - 2));
        for (auto& dimension : directions) dimension[b] = engine();
    }
    return directions;
}

std::uint32_t reversed(std::uint32_t x) {
    x = (x & 0x55555555U) << 1 | (x >> 1 & 0x55555555U);
    x = (x & 0x33333333U) << 2 | (x >> 2 & 0x33333333U);
    x = (x & 0x0F0F0F0FU) << 4 | (x >> 4 & 0x0F0F0F0FU);
    x = (x & 0x00FF00FFU) << 8 | (x >> 8 & 0x00FF00FFU);
    return x << 16 | x >> 16;
}

/// Nested uniform scrambling (Owen 1995): each bit is flipped or not by a hash of the bits above it.
/// The hash is that of Laine & Karras (2011) with the constants of Vegdahl (2021), as in pbrt-v4;
/// Burley (2020) has the method. The shift makes each point uniform, whatever the hash.
std::uint32_t scrambled(std::uint32_t x, const std::array<std::uint32_t, 4>& words) {
    x = reversed(x);
    x ^= x * 0x3D20ADEAU;
    x = (x + words[0]) * (words[0] >> 16 | 1U);
    x ^= x * 0x05526C56U;
    x ^= x * 0x53A22864U;
    return reversed(x) ^ words[1];
}

class Sobol final : public Design {
public:
    explicit Sobol(const DesignRequest& request) : keys_(keys_of(request)), replicates_(request.replicates) {
        if (keys_.size() > most_dimensions)
            throw std::length_error(fmt::format("the design sobol draws at most {} numbers, not {}", most_dimensions, keys_.size()));
        STEPPE_EXPECT(request.scrambles > 0 && replicates_ % request.scrambles == 0);
        points_ = replicates_ / request.scrambles;
        STEPPE_EXPECT(std::has_single_bit(points_) && points_ <= std::uint64_t{1} << bits);
        directions_ = directions_of(keys_.size());
    }

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        STEPPE_EXPECT(first <= replicates_ && count <= replicates_ - first);
        for (std::size_t k = 0; k < keys_.size(); ++k, u += count) column(k, first, count, u);
    }

private:
    /// The points of an address, in the order of the Gray code: two neighbours differ by one direction (Antonov & Saleev 1979).
    void column(std::size_t k, std::uint64_t first, std::size_t count, double* u) const {
        std::array<std::uint32_t, 4> scramble{};
        std::uint32_t point = 0;
        for (std::size_t r = 0; r < count; ++r) {
            const std::uint64_t replicate = first + r, i = replicate % points_;
            if (r == 0 || i == 0) {
                scramble = words_of_part(keys_[k], replicate / points_);
                point = 0;
                for (std::uint64_t code = i ^ (i >> 1); code != 0; code &= code - 1) point ^= directions_[k][static_cast<std::size_t>(std::countr_zero(code))];
            } else {
                point ^= directions_[k][static_cast<std::size_t>(std::countr_zero(i))];
            }
            u[r] = uniform(scrambled(point, scramble), philox(counter_of(replicate), keys_[k])[0]);
        }
    }

    std::vector<Key> keys_;
    std::vector<Directions> directions_;
    std::uint64_t replicates_, points_ = 0;
};

}  // namespace

const DesignKind sobol{
    .name = "sobol",
    .doc = "scrambled Sobol' points: errors of smooth results shrink faster than n^-1; n is scrambles x a power of two",
    .make = [](const DesignRequest& request) -> std::unique_ptr<Design> { return std::make_unique<Sobol>(request); },
};

}  // namespace steppe::design

namespace steppe {

std::uint64_t sobol_replicates(std::uint64_t wanted, std::uint64_t scrambles) {
    STEPPE_EXPECT(scrambles > 0);
    return scrambles * std::bit_ceil(wanted / scrambles + (wanted % scrambles == 0 ? 0 : 1));
}

}  // namespace steppe
