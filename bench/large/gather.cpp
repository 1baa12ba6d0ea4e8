#include <cstdint>
#include <type_traits>

#include "bench/large/rivals.hpp"
#include "engine/core/huge_page_allocator.hpp"
#include "engine/core/philox.hpp"

namespace steppe::bench {
namespace {

constexpr std::size_t longest = 64;

using Four = double __attribute__((vector_size(32)));
using Eight = double __attribute__((vector_size(64)));

template <int K, bool ask>
double gather(const double* table, const std::uint32_t* row, std::size_t reads) {
    using Part = std::conditional_t<K == 4, Four, Eight>;
    constexpr int width = K == 4 ? 4 : 8, parts = K / width,
                  chains = 4;  // independent sums, to hide the latency of additions
    constexpr std::size_t distance = K == 4 ? 64 : 40;  // prefetch distance, the best of 8 to 256
    Part sum[chains][parts] = {};
    for (std::size_t n = 0; n < reads; n += chains)
        for (std::size_t c = 0; c < chains; ++c) {
            const double* at = table + std::size_t{row[n + c]} * K;
            const double* later = table + std::size_t{row[n + c + distance]} * K;
            for (int part = 0; part < parts; ++part) {
                if constexpr (ask) __builtin_prefetch(later + part * width, 0, 2);
                sum[c][part] += *reinterpret_cast<const Part*>(at + part * width);
            }
        }
    double total = 0;
    for (const auto& chain : sum)
        for (const Part& one : chain)
            for (int k = 0; k < width; ++k) total += one[k];
    return total;
}

template <bool ask>
double gather_by(std::size_t K, const double* table, const std::uint32_t* row, std::size_t reads) {
    return K == 4   ? gather<4, ask>(table, row, reads)
           : K == 8 ? gather<8, ask>(table, row, reads)
                    : gather<16, ask>(table, row, reads);
}

}  // namespace

struct Gather::Data {
    std::size_t K, reads;
    HugeVector<double> table;  // huge pages, as for the engine's positions
    HugeVector<std::uint32_t> row;
};

Gather::Gather(std::size_t rows, std::size_t K, std::size_t reads)
    : data_(new Data{K, reads / 4 * 4, HugeVector<double>(rows * K),
                     HugeVector<std::uint32_t>(reads + longest)}) {
    for (std::size_t n = 0; n < rows * K; ++n) data_->table[n] = static_cast<double>(n % 1000);
    const auto key = key_of(1, "gather");
    for (std::size_t n = 0; n < reads + longest; ++n)
        data_->row[n] =
            static_cast<std::uint32_t>(std::uint64_t{philox(counter_of(n), key)[0]} * rows >> 32);
}

Gather::~Gather() = default;

double Gather::prefetched() const {
    return gather_by<true>(data_->K, data_->table.data(), data_->row.data(), data_->reads);
}
double Gather::plain() const {
    return gather_by<false>(data_->K, data_->table.data(), data_->row.data(), data_->reads);
}

}  // namespace steppe::bench
