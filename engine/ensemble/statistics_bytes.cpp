#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "steppe/ensemble/statistics.hpp"

// Little-endian: the magic number, the number of columns, then per column the range (2 doubles), skipped,
// min, max, the five sums (16 bytes each, two's complement) and the count of each cell, seven bits a
// byte from the lowest, the eighth bit set on all but the last. The count of values is that of the cells.
namespace steppe {
namespace {

constexpr std::uint64_t file_magic = 0x3174617473657473;  // "stestat1"; its end is the version
constexpr std::uint64_t most_values = std::uint64_t{1} << 39U;
constexpr std::size_t fixed_bytes = 5 * 8 + 5 * 16;  // of a column, ahead of its cells

void put(std::string& out, std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(value >> shift & 0xffU));
}
void put(std::string& out, double value) { put(out, std::bit_cast<std::uint64_t>(value)); }

void put_short(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>(0x80U | (value & 0x7fU)));
    out.push_back(static_cast<char>(value));
}

void demand(bool condition) {
    if (!condition) throw std::runtime_error("these bytes are no statistics of a sweep, or damaged, or of another version");
}

}  // namespace

struct Statistics::Reader {
    std::string_view left;

    std::uint64_t byte() {
        demand(!left.empty());
        const auto value = static_cast<unsigned char>(left.front());
        left.remove_prefix(1);
        return value;
    }
    std::uint64_t word() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 8) value |= byte() << shift;
        return value;
    }
    double number() { return std::bit_cast<double>(word()); }
    Wide wide() {
        const std::uint64_t low = word();
        return static_cast<Wide>(static_cast<std::int64_t>(word())) * (static_cast<Wide>(1) << 64U) + static_cast<Wide>(low);
    }
    /// At most 2^42; only the shortest form, or equal states would not have equal bytes.
    std::uint64_t short_word() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 42; shift += 7) {
            const std::uint64_t next = byte();
            value |= (next & 0x7fU) << shift;
            if (next < 0x80) {
                demand(next != 0 || shift == 0);
                return value;
            }
        }
        demand(false);
        return 0;
    }
    void read(Column& column) {
        column.skipped = word();
        column.min = number();
        column.max = number();
        column.sum = wide();
        column.squares = wide();
        column.far_squares = wide();
        column.below = wide();
        column.above = wide();
    }
};

std::string Statistics::bytes() const {
    std::string out;
    out.reserve(16 + state_.size() * (fixed_bytes + 2 * cells));
    put(out, file_magic);
    put(out, static_cast<std::uint64_t>(state_.size()));
    for (std::size_t c = 0; c < state_.size(); ++c) {
        const Column& column = state_[c];
        for (const double value : {ranges_[c].low, ranges_[c].high}) put(out, value);
        put(out, column.skipped);
        for (const double value : {column.min, column.max}) put(out, value);
        for (const Wide value : {column.sum, column.squares, column.far_squares, column.below, column.above}) {
            put(out, static_cast<std::uint64_t>(value));
            put(out, static_cast<std::uint64_t>(value >> 64U));
        }
        for (std::size_t k = 0; k < cells; ++k) put_short(out, cell(c, k));
    }
    return out;
}

Statistics Statistics::from_bytes(std::string_view bytes) {
    Reader reader{bytes};
    demand(reader.word() == file_magic);
    const std::uint64_t columns = reader.word();
    demand(columns <= reader.left.size() / (fixed_bytes + cells));  // before anything of that size is asked for
    // Twice over the columns: the ranges make the object that the rest goes into.
    std::vector<Range> ranges;
    std::vector<Column> state(columns);
    std::vector<std::uint64_t> counts(columns * cells);
    std::uint64_t most = 0;
    for (std::size_t c = 0; c < columns; ++c) {
        Column& column = state[c];
        const double low = reader.number();
        ranges.push_back({low, reader.number()});
        reader.read(column);
        for (std::size_t k = 0; k < cells; ++k) column.count += counts[c * cells + k] = reader.short_word();
        demand(column.count <= most_values && column.squares >= 0 && column.far_squares >= 0);
        const bool sound = column.count > 0 ? std::isfinite(column.min) && std::isfinite(column.max) && column.min <= column.max
                                            : std::isinf(column.min) && column.min > 0 && column.max == -column.min;
        demand(sound);
        most = std::max(most, column.count);
    }
    demand(reader.left.empty());

    try {
        Statistics out(std::move(ranges));
        for (std::size_t c = 0; c < columns; ++c) {
            state[c].pivot = out.state_[c].pivot;
            state[c].scale = out.state_[c].scale;
            state[c].inverse = out.state_[c].inverse;
        }
        out.state_ = std::move(state);
        if (most <= std::numeric_limits<std::uint32_t>::max()) {
            for (std::size_t k = 0; k < counts.size(); ++k) out.counts_[k] = static_cast<std::uint32_t>(counts[k]);
            out.pending_ = most;
        } else {
            out.moved_ = std::move(counts);
        }
        return out;
    } catch (const std::invalid_argument&) {
        demand(false);
        throw;
    }
}

}  // namespace steppe
