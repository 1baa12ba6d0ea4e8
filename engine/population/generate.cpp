#include "engine/population/generate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/philox.hpp"

namespace steppe {
namespace {

using Key = std::array<std::uint32_t, 2>;

/// The random words of one element, in sequence.
class Words {
public:
    Words(Key key, std::uint64_t place) : key_(key), place_(place) {}
    std::uint32_t next() {
        if (used_ == 4) {
            words_ = philox(counter_of(place_, round_++), key_);
            used_ = 0;
        }
        return words_[used_++];
    }
    /// Returns a number from 0 to `end` - 1, uniform to 1 in 2^32.
    std::uint32_t below(std::uint32_t end) {
        return static_cast<std::uint32_t>(std::uint64_t{next()} * end >> 32);
    }
    /// Returns true with probability `p`, to 1 in 2^32.
    bool chance(double p) { return next() < p * 0x1p32; }

private:
    Key key_;
    std::uint64_t place_;
    std::array<std::uint32_t, 4> words_{};
    std::uint32_t round_ = 0;
    unsigned used_ = 4;
};

void require_possible(std::uint32_t n, double degree, double most) {
    if (n < 2)
        throw std::invalid_argument(fmt::format("n is {}, but a network has at least 2 agents", n));
    if (!(degree >= 0.0 && degree <= most))
        throw std::invalid_argument(
            fmt::format("degree is {}, but must be from 0 to {} for {} agents", degree, most, n));
}

/// Returns a random speaker that row i lacks from entry `first` on.
std::uint32_t stranger(Words& words, std::uint32_t n, std::uint32_t i,
                       const std::vector<std::uint32_t>& column, std::size_t first) {
    for (;;) {
        const std::uint32_t j = words.below(n);
        if (j != i && std::find(column.begin() + static_cast<std::ptrdiff_t>(first), column.end(),
                                j) == column.end())
            return j;
    }
}

/// Completes a row of equal weights.
void close_row(SparseRows& out) {
    const auto first = static_cast<std::ptrdiff_t>(out.begin.back());
    std::sort(out.column.begin() + first, out.column.end());
    const std::size_t in_degree = out.column.size() - static_cast<std::size_t>(first);
    if (in_degree > 0)
        out.weight.insert(out.weight.end(), in_degree, 1.0 / static_cast<double>(in_degree));
    out.begin.push_back(out.column.size());
}

/// Draws `count` of the n agents except i, uniformly; large counts use Floyd's algorithm, because
/// rejections become frequent.
void draw_row(Words& words, std::uint32_t n, std::uint32_t i, std::uint32_t count,
              SparseRows& out) {
    const std::size_t first = out.column.size();
    if (count <= 64 && count < n / 4) {
        for (std::uint32_t k = 0; k < count; ++k)
            out.column.push_back(stranger(words, n, i, out.column, first));
        return;
    }
    std::vector<bool> taken(n - 1, false);  // the others in order
    for (std::uint32_t last = n - 1 - count; last < n - 1; ++last) {
        const std::uint32_t other = words.below(last + 1);
        const std::uint32_t chosen = taken[other] ? last : other;
        taken[chosen] = true;
        out.column.push_back(chosen < i ? chosen : chosen + 1);
    }
}

SparseRows empty_rows(std::uint32_t n, double degree) {
    SparseRows out;
    out.columns = n;
    const auto entries = static_cast<std::size_t>(std::ceil(degree * static_cast<double>(n)));
    out.begin.reserve(std::size_t{n} + 1);
    out.column.reserve(entries + 64);
    out.weight.reserve(entries + 64);
    return out;
}

// Quadrants of the adjacency matrix, in units of 2^-16: both low, listener low, speaker low, both
// high.
constexpr std::uint32_t both_low = 37355, listener_low = 49807,
                        speaker_low = 62259;  // 0.57, 0.76, 0.95

std::uint64_t rmat_pair(Words& words, std::uint32_t n, int levels) {
    for (;;) {
        std::uint32_t listener = 0, speaker = 0, word = 0;
        for (int level = 0; level < levels; ++level) {
            word = level % 2 == 0 ? words.next() : word >> 16;
            const std::uint32_t at = word & 0xFFFF;
            listener = listener << 1 | static_cast<std::uint32_t>(at >= listener_low);
            speaker =
                speaker << 1 | static_cast<std::uint32_t>((at >= both_low && at < listener_low) ||
                                                          at >= speaker_low);
        }
        if (listener < n && speaker < n && listener != speaker)
            return std::uint64_t{listener} << 32 | speaker;
    }
}

/// Sorts each row and merges repeated pairs; non-empty rows then sum to 1.
SparseRows join_pairs(const std::vector<std::uint64_t>& begin, std::vector<std::uint32_t>& column) {
    SparseRows out;
    out.columns = static_cast<std::uint32_t>(begin.size() - 1);
    out.begin.reserve(begin.size());
    out.column.reserve(column.size());
    out.weight.reserve(column.size());
    for (std::size_t i = 0; i + 1 < begin.size(); ++i) {
        const auto from = column.begin() + static_cast<std::ptrdiff_t>(begin[i]),
                   to = column.begin() + static_cast<std::ptrdiff_t>(begin[i + 1]);
        std::sort(from, to);
        const auto drawn = static_cast<double>(to - from);
        for (auto at = from; at != to;) {
            const auto next = std::upper_bound(at, to, *at);
            out.column.push_back(*at);
            out.weight.push_back(static_cast<double>(next - at) / drawn);
            at = next;
        }
        out.begin.push_back(out.column.size());
    }
    return out;
}

}  // namespace

SparseRows rmat(std::uint32_t n, double degree, std::uint64_t seed) {
    constexpr double most_pairs = 0xFFFFFFFF;
    require_possible(n, degree, most_pairs / n);
    const Key key = key_of(seed, "network.rmat");
    int levels = 1;
    while ((std::uint64_t{1} << levels) < n) ++levels;
    const auto count = static_cast<std::size_t>(std::llround(degree * n));
    std::vector<std::uint64_t> pairs(count);
    std::vector<std::uint64_t> begin(std::size_t{n} + 1, 0);
    for (std::size_t e = 0; e < count; ++e) {
        Words words(key, e);
        pairs[e] = rmat_pair(words, n, levels);
        ++begin[(pairs[e] >> 32) + 1];
    }
    for (std::size_t i = 0; i < n; ++i) begin[i + 1] += begin[i];
    std::vector<std::uint32_t> column(count);
    std::vector<std::uint64_t> place(begin.begin(), begin.end() - 1);
    for (const std::uint64_t pair : pairs)
        column[place[pair >> 32]++] = static_cast<std::uint32_t>(pair);
    pairs = {};
    return join_pairs(begin, column);
}

SparseRows uniform(std::uint32_t n, double degree, std::uint64_t seed) {
    require_possible(n, degree, n < 2 ? 0.0 : static_cast<double>(n - 1));
    const Key key = key_of(seed, "network.uniform");
    SparseRows out = empty_rows(n, degree);
    const auto whole = static_cast<std::uint32_t>(degree);
    for (std::uint32_t i = 0; i < n; ++i) {
        Words words(key, i);
        draw_row(words, n, i, whole + static_cast<std::uint32_t>(words.chance(degree - whole)),
                 out);
        close_row(out);
    }
    return out;
}

SparseRows lattice(std::uint32_t n, double degree, double rewired, std::uint64_t seed) {
    require_possible(n, degree, n < 2 ? 0.0 : static_cast<double>(n - 1));
    if (degree != std::floor(degree))
        throw std::invalid_argument(
            fmt::format("degree is {}, but must be whole in a lattice", degree));
    if (!(rewired >= 0.0 && rewired <= 1.0))
        throw std::invalid_argument(fmt::format("rewired is {}, but must be from 0 to 1", rewired));
    const Key key = key_of(seed, "network.lattice");
    SparseRows out = empty_rows(n, degree);
    const auto in_degree = static_cast<std::uint32_t>(degree), ahead = (in_degree + 1) / 2;
    for (std::uint32_t i = 0; i < n; ++i) {
        Words words(key, i);
        const std::size_t first = out.column.size();
        for (std::uint32_t k = 1; k <= ahead; ++k)
            out.column.push_back(static_cast<std::uint32_t>((std::uint64_t{i} + k) % n));
        for (std::uint32_t k = 1; k <= in_degree - ahead; ++k)
            out.column.push_back(static_cast<std::uint32_t>((std::uint64_t{i} + n - k) % n));
        for (std::size_t e = first; e < out.column.size() && rewired > 0.0; ++e)
            if (in_degree < n - 1 && words.chance(rewired))
                out.column[e] = stranger(words, n, i, out.column, first);
        close_row(out);
    }
    return out;
}

}  // namespace steppe
