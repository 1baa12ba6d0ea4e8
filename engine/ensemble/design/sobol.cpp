#include <algorithm>
#include <bit>
#include <stdexcept>

#include <fmt/format.h>

#include <boost/random/sobol.hpp>

#include "engine/core/expect.hpp"
#include "engine/core/isa.hpp"
#include "engine/ensemble/design/kinds.hpp"
#include "engine/ensemble/design/sobol.hpp"

#if defined(STEPPE_SIMD)
// kernel.cpp, compiled per instruction set; declared here, as its namespaces are inline there.
namespace steppe::avx2 {
void sobol_uniforms(const design::SobolPoints& of, std::size_t count, double* u);
}
namespace steppe::avx512 {
void sobol_uniforms(const design::SobolPoints& of, std::size_t count, double* u);
}
#endif

namespace steppe::design {
namespace {

constexpr int bits = sobol_bits, digit = sobol_digit, most_digits = most_sobol_digits;
constexpr std::size_t most_dimensions = boost::random::default_sobol_table::max_dimension;
using Directions = decltype(SobolPoints::directions);

/// Returns the direction numbers of Joe & Kuo (2008). Boost does not expose its table, but its
/// state after seed(n) is the point of the Gray code of n + 1: a single direction for n = 2^(b+1) -
/// 2.
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

/// Scrambles the first digits of a point (nested uniform, Owen 1995), six bits each: every value of
/// the higher bits has its own coin that flips a bit, and each splitmix64 word holds the coins of
/// one digit. The hash of Laine & Karras (Burley 2020) halves the time of a draw, but reaches only
/// 64 of the 128 scramblings of three bits.
std::uint64_t scrambled(std::uint32_t point, int digits, std::uint64_t key) {
    const std::uint64_t x = std::uint64_t{point} << sobol_shift;
    std::uint64_t result = 0;
    for (int d = 0; d < digits; ++d) {
        const int below = digit * (most_digits - d);
        const std::uint64_t prefix = std::uint64_t{1} << digit * d | x >> below;
        const std::uint64_t coins = mixed(key + prefix * golden),
                            value = x >> (below - digit) & ((1U << digit) - 1);
        std::uint64_t flips = 0;
        for (int bit = 0; bit < digit; ++bit)
            flips = flips << 1 | (coins >> (std::uint64_t{1} << bit | value >> (digit - bit)) & 1);
        result = result << digit | (value ^ flips);
    }
    return result;
}

class Sobol final : public Design {
public:
    explicit Sobol(const DesignRequest& request)
        : keys_(keys_of(request)), replicates_(request.replicates), isa_(request.isa) {
        STEPPE_EXPECT(request.dimension.empty() || request.dimension.size() == keys_.size());
        std::size_t dimensions = keys_.size();
        for (const std::size_t dimension : request.dimension)
            dimensions = std::max(dimensions, dimension + 1);
        if (dimensions > most_dimensions)
            throw std::length_error(fmt::format("the design sobol draws at most {} numbers, not {}",
                                                most_dimensions, dimensions));
        STEPPE_EXPECT(request.scrambles > 0 && replicates_ % request.scrambles == 0);
        points_ = replicates_ / request.scrambles;
        STEPPE_EXPECT(std::has_single_bit(points_) && points_ <= std::uint64_t{1} << bits);
        digits_ = (std::countr_zero(points_) + digit - 1) / digit;
        directions_ = directions_of(dimensions);
        if (request.dimension.empty()) return;
        std::vector<Directions> own;
        for (const std::size_t dimension : request.dimension) own.push_back(directions_[dimension]);
        directions_.swap(own);
    }

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        STEPPE_EXPECT(first <= replicates_ && count <= replicates_ - first);
        for (std::size_t k = 0; k < keys_.size(); ++k, u += count) column(k, first, count, u);
    }

private:
    /// Computes the points of an address, eight at a time wherever a scramble has as many.
    void column(std::size_t k, std::uint64_t first, std::size_t count, double* u) const {
        SobolPoints points{.key = keys_[k], .directions = directions_[k], .digits = digits_};
        for (std::size_t r = 0, now = 0; r < count; r += now) {
            points.replicate = first + r;
            points.index = points.replicate % points_;
            const auto words = words_of_part(keys_[k], points.replicate / points_);
            points.scramble = std::uint64_t{words[1]} << 32 | words[0];
            now = static_cast<std::size_t>(
                std::min<std::uint64_t>(count - r, points_ - points.index));
            const std::size_t before = std::min<std::size_t>(now, -points.index % 8),
                              even = isa_ == Isa::scalar ? 0 : (now - before) / 8 * 8;
            one_by_one(points, before, u + r);
            points.replicate += before;
            points.index += before;
#if defined(STEPPE_SIMD)
            if (even > 0)
                (isa_ == Isa::avx512 ? avx512::sobol_uniforms : avx2::sobol_uniforms)(
                    points, even, u + r + before);
#endif
            points.replicate += even;
            points.index += even;
            one_by_one(points, now - before - even, u + r + before + even);
        }
    }

    /// Computes points in Gray code order: neighbours differ by one direction (Antonov & Saleev
    /// 1979).
    static void one_by_one(const SobolPoints& of, std::size_t count, double* u) {
        std::uint32_t point = 0;
        for (std::uint64_t code = of.index ^ (of.index >> 1); code != 0; code &= code - 1)
            point ^= of.directions[static_cast<std::size_t>(std::countr_zero(code))];
        for (std::size_t r = 0; r < count; ++r) {
            if (r > 0)
                point ^= of.directions[static_cast<std::size_t>(std::countr_zero(of.index + r))];
            // Points are distinct in the scrambled digits; each has its own random bits below them.
            const auto words = philox(counter_of(of.replicate + r), of.key);
            std::uint64_t u64 = std::uint64_t{words[0]} << 32 | words[1];
            if (of.digits > 0)
                u64 = scrambled(point, of.digits, of.scramble) << (64 - digit * of.digits) |
                      u64 >> digit * of.digits;
            u[r] = uniform(static_cast<std::uint32_t>(u64 >> 32), static_cast<std::uint32_t>(u64));
        }
    }

    std::vector<Key> keys_;
    std::vector<Directions> directions_;
    std::uint64_t replicates_, points_ = 0;
    /// Enough to distinguish the points of a scramble.
    int digits_ = 0;
    Isa isa_;
};

}  // namespace

const DesignKind sobol{
    .name = "sobol",
    .doc =
        "scrambled Sobol' points: errors of smooth results shrink faster than n^-1; n is scrambles "
        "x a power of two",
    .make = [](const DesignRequest& request) -> std::unique_ptr<Design> {
        return std::make_unique<Sobol>(request);
    },
};

}  // namespace steppe::design

namespace steppe {

std::uint64_t sobol_replicates(std::uint64_t wanted, std::uint64_t scrambles) {
    STEPPE_EXPECT(scrambles > 0);
    return scrambles * std::bit_ceil(wanted / scrambles + (wanted % scrambles == 0 ? 0 : 1));
}

}  // namespace steppe
