#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/ensemble/statistics.hpp"

// Little-endian: the magic number, the number of columns, then per column the range (2 doubles),
// skipped, min, max, the five sums (16 bytes each, two's complement) and the count of each cell as
// a varint (seven bits per byte from the lowest, the eighth bit set on all but the last). A 0 is
// followed by the number of further empty cells, as a varint. The cells imply the number of values.
namespace steppe {
namespace {

// "stestat2"; the last character is the version
constexpr std::uint64_t file_magic = 0x3274617473657473;
constexpr std::uint64_t most_values = std::uint64_t{1} << 39U;
constexpr std::size_t fixed_bytes = 5 * 8 + 5 * 16;  // of a column, before its cells

void put(std::string& out, std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8)
        out.push_back(static_cast<char>(value >> shift & 0xffU));
}
void put(std::string& out, double value) { put(out, std::bit_cast<std::uint64_t>(value)); }

void put_short(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>(0x80U | (value & 0x7fU)));
    out.push_back(static_cast<char>(value));
}

void demand(bool condition) {
    if (!condition)
        throw std::runtime_error(
            "the bytes are not the statistics of a sweep, are damaged, or have another version");
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
        return static_cast<Wide>(static_cast<std::int64_t>(word())) *
                   (static_cast<Wide>(1) << 64U) +
               static_cast<Wide>(low);
    }
    /// Reads a varint of at most 2^42 in its shortest form, so that equal states have equal bytes.
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
    /// Calls `keep` with each non-empty cell and its count. Returns the total count.
    template <class Keep>
    std::uint64_t read_cells(const Keep& keep) {
        std::uint64_t all = 0;
        bool after_empty = false;
        for (std::size_t k = 0; k < cells; ++k) {
            const std::uint64_t count = short_word();
            if (count == 0) {
                const std::uint64_t more = short_word();
                demand(!after_empty && more < cells - k);
                k += static_cast<std::size_t>(more);
            } else {
                all += count;
                keep(k, count);
            }
            after_empty = count == 0;
        }
        return all;
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
    out.reserve(16 + state_.size() *
                         (fixed_bytes +
                          2 * static_cast<std::size_t>(std::min<std::uint64_t>(pending_, cells))));
    put(out, file_magic);
    put(out, static_cast<std::uint64_t>(state_.size()));
    for (std::size_t c = 0; c < state_.size(); ++c) {
        const Column& column = state_[c];
        for (const double value : {ranges_[c].low, ranges_[c].high}) put(out, value);
        put(out, column.skipped);
        for (const double value : {column.min, column.max}) put(out, value);
        for (const Wide value :
             {column.sum, column.squares, column.far_squares, column.below, column.above}) {
            put(out, static_cast<std::uint64_t>(value));
            put(out, static_cast<std::uint64_t>(value >> 64U));
        }
        const auto counts = cells_of(c);
        for (std::size_t k = 0; k < cells; ++k) {
            put_short(out, counts[k]);
            if (counts[k] > 0) continue;
            const std::size_t empty = k;
            while (k + 1 < cells && counts[k + 1] == 0) ++k;
            put_short(out, k - empty);
        }
    }
    return out;
}

Statistics Statistics::from_bytes(std::string_view bytes) {
    Reader reader{bytes};
    demand(reader.word() == file_magic);
    const std::uint64_t columns = reader.word();
    // Checked before allocating that much.
    demand(columns <= reader.left.size() / (fixed_bytes + 2));
    // Two passes over the columns: the number of values determines the storage of cells.
    Reader again = reader;
    std::vector<Range> ranges;
    std::vector<Column> state(columns);
    std::uint64_t most = 0;
    for (Column& column : state) {
        const double low = reader.number();
        ranges.push_back({low, reader.number()});
        reader.read(column);
        column.count = reader.read_cells([](std::size_t, std::uint64_t) {});
        demand(column.count <= most_values && column.squares >= 0 && column.far_squares >= 0);
        const bool sound =
            column.count > 0
                ? std::isfinite(column.min) && std::isfinite(column.max) && column.min <= column.max
                : std::isinf(column.min) && column.min > 0 && column.max == -column.min;
        demand(sound);
        most = std::max(most, column.count);
    }
    demand(reader.left.empty());

    try {
        Statistics out(std::move(ranges));
        constexpr std::uint64_t room = std::numeric_limits<std::uint32_t>::max();
        out.reserve(std::min(most, room));
        if (most > room) out.moved_.resize(out.counts_.size());
        if (most > room) out.pending_ = 0;
        for (std::size_t c = 0; c < columns; ++c) {
            state[c].pivot = out.state_[c].pivot;
            state[c].scale = out.state_[c].scale;
            state[c].inverse = out.state_[c].inverse;
            Column unused;
            again.left.remove_prefix(2 * sizeof(double));
            again.read(unused);
            std::uint16_t* next = out.few_.data() + c * out.room_;
            again.read_cells([&](std::size_t k, std::uint64_t count) {
                if (out.is_few())
                    next = std::fill_n(next, count, static_cast<std::uint16_t>(k));
                else if (out.moved_.empty())
                    out.counts_[c * cells + k] = static_cast<std::uint32_t>(count);
                else
                    out.moved_[c * cells + k] = count;
            });
        }
        out.state_ = std::move(state);
        return out;
    } catch (const std::invalid_argument&) {
        demand(false);
        throw;
    }
}

}  // namespace steppe
