#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/core/isa.hpp"

/// Passes over the values of a column in fixed point: units of 2^-40 of a range's width. Integer
/// sums do not depend on the order, so results are the same with any number of lanes.
namespace steppe::column_pass {

// 1.5 * 2^12: doubles from 2^12 to 2^13 lie 2^-40 apart, so adding it rounds |v| < 2^11 to a
// multiple of 2^-40 (to nearest, ties to even) and leaves that multiple in the low bits.
constexpr double magic = 0x1.8p12;
constexpr std::uint64_t magic_bits = std::bit_cast<std::uint64_t>(magic);
constexpr double near = 32;         // limit of |d| for passes
constexpr std::size_t batch = 512;  // most values of a pass: batch * near^2 * 2^40 is below 2^63
constexpr int cell_shift = 29;      // a cell of the histogram is 2^29 units

/// d = (x - pivot) * inverse; d + `cell` has the cell in its bits from `cell_shift` on.
struct Scale {
    double pivot = 0, inverse = 0, cell = 0;
};

/// Results of a pass. All but `low`, `high` and `is_nan` are garbage if a value is NaN or far.
struct Pass {
    std::uint64_t sum, squares;  ///< of the bits of d + magic and d d + magic, modulo 2^64
    double low, high;            ///< of the values
    bool is_nan;                 ///< some value is
    std::uint64_t cell[batch];   ///< with the bits of the magic number above
};

/// Passes over values. Results are the same with all instruction sets.
/// \param count at most `batch`, a multiple of `widest`
/// \param whole false: `squares` and `cell` are not set
void pass(Isa isa, const Scale& scale, const double* values, std::size_t count, bool whole,
          Pass& out);
constexpr std::size_t widest = 8;

/// The code of all instruction sets, for vectors of as many doubles, words and signed words.
template <class Doubles, class Words, class Masks>
class Lanes {
public:
    static void pass(const Scale& scale, const double* values, std::size_t count, bool whole,
                     Pass& out) {
        whole ? look<true>(scale, values, count, out) : look<false>(scale, values, count, out);
    }

private:
    static constexpr std::size_t lanes = sizeof(Doubles) / sizeof(double);

    template <bool whole>
    static void look(const Scale& scale, const double* values, std::size_t count, Pass& out) {
        const auto all = [](double x) { return Doubles{} + x; };
        const Doubles pivot = all(scale.pivot), inverse = all(scale.inverse),
                      cell = all(scale.cell), rounder = all(magic);
        Words sum{}, squares{};
        Masks nan{};
        Doubles low = all(values[0]), high = low;
        for (std::size_t r = 0; r < count; r += lanes) {
            Doubles x;
            std::memcpy(&x, values + r, sizeof x);
            nan |= x != x;
            low = x < low ? x : low;
            high = high < x ? x : high;
            const Doubles d = (x - pivot) * inverse;
            sum += std::bit_cast<Words>(d + rounder);
            if constexpr (whole) {
                squares += std::bit_cast<Words>(d * d + rounder);
                const Words cells = std::bit_cast<Words>(d + cell) >> cell_shift;
                std::memcpy(out.cell + r, &cells, sizeof cells);
            }
        }
        out.sum = out.squares = 0;
        out.low = low[0], out.high = high[0];
        out.is_nan = false;
        for (std::size_t k = 0; k < lanes; ++k) {
            out.sum += sum[k];
            out.squares += squares[k];
            out.low = low[k] < out.low ? low[k] : out.low;
            out.high = out.high < high[k] ? high[k] : out.high;
            out.is_nan = out.is_nan || nan[k] != 0;
        }
    }
};

}  // namespace steppe::column_pass

/// Vectors of so many bytes.
#define STEPPE_LANES(bytes)                                               \
    column_pass::Lanes<double __attribute__((vector_size(bytes))),        \
                       std::uint64_t __attribute__((vector_size(bytes))), \
                       std::int64_t __attribute__((vector_size(bytes)))>
