#include "engine/population/packed.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/parallel.hpp"
#include "engine/core/simd/pack.hpp"

namespace steppe {
namespace {

std::size_t padded(std::size_t issues) {
    return issues <= panel ? std::bit_ceil(issues) : (issues + panel - 1) / panel * panel;
}

bool each_row_has_one_weight(const SparseRows& W) {
    for (std::uint32_t i = 0; i < W.rows(); ++i)
        for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e)
            if (W.weight[e] != W.weight[W.begin[i]]) return false;
    return true;
}

/// Returns 1 minus the row sum.
double rest_of(const SparseRows& W, std::uint32_t i) {
    double sum = 0.0;
    for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e) sum += W.weight[e];
    return max(1.0 - sum, 0.0);
}

}  // namespace

void check_size(const char* name, std::size_t size, std::size_t expected) {
    if (size != expected)
        throw std::invalid_argument(
            fmt::format("{} has {} numbers, but needs {}", name, size, expected));
}

void check_opinions(const LargeOpinions& m) {
    const std::size_t N = m.W.rows();
    if (m.issues == 0) throw std::invalid_argument("issues is 0, but must be at least 1");
    check_size("W.weight", m.W.weight.size(), m.W.entries());
    check_size("W.column", m.W.column.size(), m.W.begin.back());
    if (m.W.columns < N)
        throw std::invalid_argument(fmt::format(
            "W has {} columns, but needs at least one for each of its {} rows", m.W.columns, N));
    check_size("lambda", m.lambda.size(), N);
    if (!m.own.empty()) check_size("own", m.own.size(), N);
    if (!m.C.empty()) check_size("C", m.C.size(), m.issues * m.issues);
    check_size("anchor", m.anchor.size(), N * m.issues);
    check_size("outside", m.outside.size(), (m.W.columns - N) * m.issues);
    for (std::size_t i = 0; i < N; ++i) {
        if (!(m.lambda[i] >= 0.0 && m.lambda[i] <= 1.0))
            throw std::invalid_argument(
                fmt::format("lambda of agent {} is {}, but must be from 0 to 1", i, m.lambda[i]));
        if (m.W.begin[i] > m.W.begin[i + 1])
            throw std::invalid_argument(fmt::format("row {} of W ends before it begins", i));
    }
    for (const std::uint32_t j : m.W.column)
        if (j >= m.W.columns)
            throw std::invalid_argument(
                fmt::format("W names column {}, but has {}", j, m.W.columns));
}

PackedNetwork::PackedNetwork(const LargeOpinions& model, unsigned threads, Isa isa)
    : agents_(model.W.rows()),
      columns_(model.W.columns),
      issues_(model.issues),
      stride_(padded(model.issues)),
      kernel_(rows_kernel(isa)) {
    pack_rows(model);
    pack_entries(model.W);
    split(std::max(1U, std::min(threads, agents_)));
}

void PackedNetwork::pack_rows(const LargeOpinions& m) {
    begin_.assign(m.W.begin.begin(), m.W.begin.end());
    lambda_.assign(m.lambda.begin(), m.lambda.end());
    own_.assign(m.own.begin(), m.own.end());
    for (std::uint32_t i = 0; m.own.empty() && i < agents_; ++i) own_.push_back(rest_of(m.W, i));
    if (m.C.empty()) return;
    coupling_.assign(issues_ * stride_, 0.0);
    for (std::size_t k = 0; k < issues_; ++k)
        for (std::size_t l = 0; l < issues_; ++l) coupling_[l * stride_ + k] = m.C[k * issues_ + l];
}

void PackedNetwork::pack_entries(const SparseRows& W) {
    column_.reserve(W.entries() + prefetch_longest);
    column_.assign(W.column.begin(), W.column.end());
    column_.resize(W.entries() + prefetch_longest, 0);
    if (!each_row_has_one_weight(W)) {
        weight_.assign(W.weight.begin(), W.weight.end());
        return;
    }
    row_weight_.reserve(agents_);
    for (std::uint32_t i = 0; i < agents_; ++i)
        row_weight_.push_back(W.begin[i] == W.begin[i + 1] ? 0.0 : W.weight[W.begin[i]]);
}

void PackedNetwork::split(unsigned threads) {
    // A row costs about as much as three extra entries.
    const auto cost = [&](std::uint32_t row) { return begin_[row] + 3 * std::uint64_t{row}; };
    for (unsigned n = 0; n < threads; ++n) {
        const std::uint64_t start = cost(agents_) / threads * n;
        std::uint32_t low = 0, high = agents_;
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            (cost(middle) < start ? low : high) = cost(middle) < start ? middle + 1 : middle;
        }
        cut_.push_back(low);
        mixed_.emplace_back(stride_);
    }
    cut_.push_back(agents_);
}

std::size_t PackedNetwork::table_size() const { return (columns_ * stride_ + 7) / 8 * 8; }

void PackedNetwork::spread(const std::vector<double>& from, HugeVector<double>& to) const {
    for (std::uint32_t i = 0; i < agents_; ++i)
        std::copy_n(from.data() + i * issues_, issues_, to.data() + i * stride_);
}

std::vector<double> PackedNetwork::gather(const HugeVector<double>& from) const {
    std::vector<double> out(agents_ * issues_);
    for (std::uint32_t i = 0; i < agents_; ++i)
        std::copy_n(from.data() + i * stride_, issues_, out.data() + i * issues_);
    return out;
}

void PackedNetwork::spread_outside(const std::vector<double>& from, HugeVector<double>& to) const {
    for (std::size_t j = agents_; j < columns_; ++j)
        std::copy_n(from.data() + (j - agents_) * issues_, issues_, to.data() + j * stride_);
}

void PackedNetwork::run(void (*task)(const RowsJob&), RowsJob job) {
    job.begin = begin_.data();
    job.column = column_.data();
    job.weight = weight_.empty() ? nullptr : weight_.data();
    job.row_weight = row_weight_.data();
    job.own = own_.data();
    job.lambda = lambda_.data();
    job.coupling = coupling_.empty() ? nullptr : coupling_.data();
    job.stride = stride_;
    job.issues = issues_;
    in_parallel(mixed_.size(), threads(), nullptr, [&](std::size_t n) {
        RowsJob part = job;
        part.first = cut_[n];
        part.last = cut_[n + 1];
        part.mixed = mixed_[n].data();
        task(part);
    });
}

}  // namespace steppe
