#pragma once

#include <vector>

#include "engine/core/huge_page_allocator.hpp"
#include "engine/population/positions.hpp"
#include "engine/population/rows.hpp"

namespace steppe {

/// \throws std::invalid_argument naming the invalid input
void check_opinions(const LargeOpinions& model);
void check_size(const char* name, std::size_t size, std::size_t expected);

/// A network in kernel layout: issues padded to 1, 2, 4, 8 or a multiple of
/// 16, and rows split over threads by entries.
class PackedNetwork {
public:
    PackedNetwork(const LargeOpinions& model, unsigned threads, Isa isa);

    [[nodiscard]] std::uint32_t agents() const { return agents_; }
    /// Returns the number of external speakers.
    [[nodiscard]] std::uint32_t outsiders() const { return columns_ - agents_; }
    [[nodiscard]] std::size_t issues() const { return issues_; }
    [[nodiscard]] std::size_t stride() const { return stride_; }
    /// Returns the size of a position table: all speakers, rounded up to a multiple of eight
    /// numbers.
    [[nodiscard]] std::size_t table_size() const;
    [[nodiscard]] const RowsKernel& kernel() const { return kernel_; }
    [[nodiscard]] unsigned threads() const { return static_cast<unsigned>(mixed_.size()); }

    /// Copies N x K into the agent rows of a table.
    void spread(const std::vector<double>& from, HugeVector<double>& to) const;
    /// Returns the agent rows of a table as N x K.
    [[nodiscard]] std::vector<double> gather(const HugeVector<double>& from) const;
    /// Copies (W.columns - N) x K into the rows after the agents.
    void spread_outside(const std::vector<double>& from, HugeVector<double>& to) const;

    /// Runs `task` on all rows over all threads, with this network and the other fields of `job`.
    void run(void (*task)(const RowsJob&), RowsJob job);

private:
    void pack_rows(const LargeOpinions& model);
    void pack_entries(const SparseRows& W);
    void split(unsigned threads);

    std::uint32_t agents_, columns_;
    std::size_t issues_, stride_;
    HugeVector<std::uint64_t> begin_;
    HugeVector<std::uint32_t> column_;
    HugeVector<double> weight_, row_weight_, own_, lambda_, coupling_;
    std::vector<std::uint32_t> cut_;         ///< rows of thread n: cut_[n] to cut_[n + 1]
    std::vector<HugeVector<double>> mixed_;  ///< per thread
    RowsKernel kernel_;
};

}  // namespace steppe
