#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/ensemble/design/kinds.hpp"
#include "engine/ensemble/planning.hpp"
#include "tools/web/explorer/explorer.hpp"

namespace steppe {
namespace {

constexpr std::size_t at_once = 4;  // replicates between two checks for new input
constexpr std::array levels{0.05, 0.5, 0.95};

SweepPlan plan_of(const Changed& changed, std::size_t count, Quantiles& known) {
    SweepPlan out;
    out.design = "lhs";
    out.seed = static_cast<std::uint64_t>(changed.sweep.seed.value);
    out.replicates = count;
    out.metrics = changed.metrics;
    out.chunk = at_once;
    out.chunks_a_cell = (count + at_once - 1) / at_once;
    SweepCell cell{.at = {},
                   .plan = plan_futures(changed.program, changed.metrics, out.seed, known),
                   .program = changed.program,
                   .design = nullptr,
                   .copula = nullptr};
    const auto& addresses = drawn_addresses(*cell.plan);
    cell.copula = copula_of(changed.sweep.correlation, addresses);
    cell.design = design::lhs.make({.addresses = addresses, .seed = out.seed, .replicates = count});
    out.cells.push_back(std::move(cell));
    return out;
}

/// Interpolates linearly between the two nearest of sorted values.
double quantile_of(const double* sorted, std::size_t count, double level) {
    const double place = level * static_cast<double>(count - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, count - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

Batch::Batch(std::shared_ptr<const Changed> changed, std::size_t count, Quantiles& known)
    : changed_(std::move(changed)),
      plan_(plan_of(*changed_, count, known)),
      worker_(plan_, control_),
      clamp_counts_(drawn_addresses(*plan_.cells.front().plan).size()),
      values_(plan_.columns() * count),
      yes_(changed_->program->asks.size()) {}

bool Batch::more() {
    if (next_ < plan_.chunks_a_cell) {
        const ChunkView chunk = worker_.view(0, next_++, clamp_counts_.data());
        const auto first = static_cast<std::ptrdiff_t>(chunk.first),
                   all = static_cast<std::ptrdiff_t>(plan_.replicates);
        for (std::size_t c = 0; c < plan_.columns(); ++c)
            std::copy_n(chunk.values + c * chunk.count, chunk.count,
                        values_.begin() + static_cast<std::ptrdiff_t>(c) * all + first);
        for (std::size_t a = 0; a < yes_.size(); ++a)
            yes_[a] += static_cast<std::size_t>(std::count(
                chunk.yes + a * chunk.count, chunk.yes + (a + 1) * chunk.count, std::uint8_t{1}));
    }
    return next_ == plan_.chunks_a_cell;
}

std::string Batch::json() const {
    const auto count = static_cast<std::size_t>(plan_.replicates), metrics = plan_.metrics.size();
    std::vector<double> sorted(count);
    std::vector<std::string> rows;
    for (const std::size_t column : changed_->column) {
        std::array<std::vector<double>, levels.size()> bands;
        for (int t = 0; column < metrics && t <= changed_->program->calendar.steps; ++t) {
            const std::size_t at = (static_cast<std::size_t>(t) * metrics + column) * count;
            std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(at), count, sorted.begin());
            std::sort(sorted.begin(), sorted.end());
            for (std::size_t q = 0; q < levels.size(); ++q)
                bands[q].push_back(quantile_of(sorted.data(), count, levels[q]));
        }
        std::vector<std::string> lines;
        for (const auto& band : bands) lines.push_back(fmt::format("[{}]", fmt::join(band, ",")));
        rows.push_back(fmt::format("[{}]", fmt::join(lines, ",")));
    }
    return fmt::format(R"({{"count":{},"levels":[{}],"bands":[{}],"asks":[{}]}})", count,
                       fmt::join(levels, ","), fmt::join(rows, ","), fmt::join(yes_, ","));
}

}  // namespace steppe
