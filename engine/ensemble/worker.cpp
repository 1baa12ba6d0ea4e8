#include "engine/ensemble/worker.hpp"

#include <algorithm>

namespace steppe {
namespace {

constexpr std::size_t line = 8;  // numbers

std::size_t padded(std::size_t count) {
    return (count + futures_block - 1) / futures_block * futures_block;
}

/// Packs rows of `stride` into rows of `count`, in place.
void pack_rows(double* values, std::size_t rows, std::size_t stride, std::size_t count) {
    for (std::size_t row = 1; row < rows && stride != count; ++row)
        std::copy_n(values + row * stride, count, values + row * count);
}

/// Reverses pack_rows and fills the padding with 1/2.
void spread_rows(double* values, std::size_t rows, std::size_t stride, std::size_t count) {
    if (stride == count) return;
    for (std::size_t row = rows; row-- > 0;) {
        std::copy_backward(values + row * count, values + (row + 1) * count,
                           values + row * stride + count);
        std::fill(values + row * stride + count, values + (row + 1) * stride, 0.5);
    }
}

}  // namespace

void Worker::open(std::size_t cell) {
    if (cell_ == cell) return;
    cell_ = cell;
    const auto& at = plan_.cells[cell];
    const std::size_t stride = padded(plan_.chunk), addresses = drawn_addresses(*at.plan).size();
#if defined(STEPPE_AUDIT_ALWAYS)
    const Audit audit = Audit::everything;
#else
    const Audit audit = control_.audit;
#endif
    solver_ = make_future_solver(at.plan, control_.isa, audit);
    uniforms_.resize(std::max<std::size_t>(1, addresses) * stride / line);
    inputs_.resize(control_.keep ? uniforms_.size() : 0);
    values_.resize(plan_.columns() * stride / line);
    chance_.resize(stride / futures_eight);
    column_.clear();
    for (const auto& metric : at.program->asked)
        column_.push_back(metric_index(plan_.metrics, metric.address));
    asks_.clear();
    for (const auto& ask : at.program->asks) asks_.push_back({&ask, metrics_of(ask)});
    yes_.resize(asks_.size() * plan_.chunk);
}

std::size_t Worker::compute(std::size_t cell, std::uint64_t chunk, std::uint64_t* clamp_counts) {
    open(cell);
    const auto& at = plan_.cells[cell];
    const std::uint64_t first = chunk * plan_.chunk;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(plan_.chunk, plan_.replicates - first));
    const std::size_t stride = padded(count), addresses = drawn_addresses(*at.plan).size();
    double* uniforms = uniforms_[0].value;
    at.design->uniforms(first, count, uniforms);
    at.copula->apply(uniforms, count);
    spread_rows(uniforms, addresses, stride, count);
    double* inputs = inputs_.empty() ? nullptr : inputs_[0].value;
    double* values = values_[0].value;
    for (std::size_t r = 0; r < stride; r += futures_eight)
        chance_[r / futures_eight] = r < count ? at.design->chance(first + r) : first;
    solver_->run({.first = first,
                  .chance = chance_.data(),
                  .count = count,
                  .stride = stride,
                  .uniforms = uniforms,
                  .values = values,
                  .inputs = inputs,
                  .clamp_counts = clamp_counts});
    pack_rows(values, plan_.columns(), stride, count);
    if (inputs != nullptr) pack_rows(inputs, addresses, stride, count);
    return count;
}

void Worker::answer_asks(std::size_t count) {
    const double* values = values_[0].value;
    const std::size_t metrics = plan_.metrics.size();
    for (std::size_t a = 0; a < asks_.size(); ++a)
        for (std::size_t r = 0; r < count; ++r) {
            const auto value = [&](int t, Index n) {
                return values[(static_cast<std::size_t>(t) * metrics + column_[n]) * count + r];
            };
            yes_[a * count + r] =
                decide(*asks_[a].ask, asks_[a].reads, column_.size(), room_, value).yes ? 1 : 0;
        }
}

ChunkView Worker::view(std::size_t cell, std::uint64_t chunk, std::uint64_t* clamp_counts) {
    const std::size_t count = compute(cell, chunk, clamp_counts);
    answer_asks(count);
    return {.cell = cell,
            .first = chunk * plan_.chunk,
            .count = count,
            .inputs = inputs_.empty() ? nullptr : inputs_[0].value,
            .values = values_[0].value,
            .yes = yes_.data()};
}

std::vector<Range> Worker::pilot(std::size_t cell) {
    const std::size_t count = compute(cell, 0, nullptr);
    return pilot_ranges(values_[0].value, plan_.columns(), count);
}

}  // namespace steppe
