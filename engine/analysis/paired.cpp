#include "engine/analysis/paired.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>

#include "engine/core/bytes.hpp"

namespace steppe {
namespace {

Verdict verdict_of(const Interval& interval) {
    return interval.low > 0 || interval.high < 0 ? Verdict::significant : Verdict::inconclusive;
}

/// Returns ranges for the differences of one step. If the pilot has a single value, mostly 0, the
/// width is that of the metric itself, which bounds the differences of later replicates.
std::vector<Range> ranges_of(const double* first, const double* second, std::size_t metrics,
                             std::size_t count) {
    std::vector<double> difference(metrics * count);
    for (std::size_t n = 0; n < difference.size(); ++n) difference[n] = second[n] - first[n];
    auto out = pilot_ranges(difference.data(), metrics, count);
    const auto values = pilot_ranges(first, metrics, count);
    for (std::size_t m = 0; m < metrics; ++m) {
        const auto begin = difference.begin() + static_cast<std::ptrdiff_t>(m * count),
                   end = begin + static_cast<std::ptrdiff_t>(count);
        if (std::any_of(begin, end, [&](double d) { return d != *begin; })) continue;
        const double middle = 0.5 * (out[m].low + out[m].high),
                     half =
                         std::max(0.5 * (out[m].high - out[m].low), values[m].high - values[m].low);
        out[m] = {middle - half, middle + half};
    }
    return out;
}

}  // namespace

PairedAccumulator::PairedAccumulator(const SweepPlan& plan, const ChunkView& first,
                                     const ChunkView& second)
    : metrics_(plan.metrics.size()),
      asks_(plan.cells.front().program->asks.size()),
      counts_(plan.columns()),
      futures_(static_cast<std::size_t>(plan.groups)),
      up_(futures_.size() * asks_),
      down_(futures_.size() * asks_),
      room_(metrics_ * plan.chunk) {
    for (std::size_t at = 0; at < plan.columns(); at += metrics_)
        steps_.emplace_back(
            ranges_of(first.values + at * first.count, second.values + at * first.count, metrics_,
                      first.count),
            CellAccumulator::Shape{.asks = 0, .groups = futures_.size(), .addresses = 0});
}

void PairedAccumulator::add_row(Counts& counts, const double* first, const double* second,
                                std::size_t count, double* difference) {
    if (std::memcmp(first, second, count * sizeof(double)) == 0) {
        std::fill_n(difference, count, 0.0);
        return;
    }
    counts.differs = true;
    std::uint64_t above = 0, below = 0;
    for (std::size_t r = 0; r < count; ++r) {
        const double d = second[r] - first[r];
        difference[r] = d;
        above += d > 0 ? 1 : 0;
        below += d < 0 ? 1 : 0;
    }
    counts.above += above;
    counts.below += below;
}

void PairedAccumulator::add(std::size_t group, const ChunkView& first, const ChunkView& second) {
    const std::size_t count = first.count;
    for (std::size_t t = 0; t < steps_.size(); ++t) {
        for (std::size_t m = 0; m < metrics_; ++m) {
            const std::size_t column = t * metrics_ + m;
            add_row(counts_[column], first.values + column * count, second.values + column * count,
                    count, room_.data() + m * count);
        }
        steps_[t].add(group, room_.data(), nullptr, count);
    }
    futures_[group] += count;
    for (std::size_t a = 0; a < asks_; ++a)
        for (std::size_t r = 0; r < count; ++r) {
            const int before = first.yes[a * count + r], after = second.yes[a * count + r];
            up_[group * asks_ + a] += after > before ? 1 : 0;
            down_[group * asks_ + a] += after < before ? 1 : 0;
        }
}

void PairedAccumulator::merge(const PairedAccumulator& other) {
    const auto add_up = [](auto& to, const auto& from) {
        for (std::size_t n = 0; n < to.size(); ++n) to[n] += from[n];
    };
    for (std::size_t t = 0; t < steps_.size(); ++t) steps_[t].merge(other.steps_[t]);
    for (std::size_t n = 0; n < counts_.size(); ++n) {
        counts_[n].above += other.counts_[n].above;
        counts_[n].below += other.counts_[n].below;
        counts_[n].differs = counts_[n].differs || other.counts_[n].differs;
    }
    add_up(futures_, other.futures_);
    add_up(up_, other.up_);
    add_up(down_, other.down_);
}

std::string PairedAccumulator::bytes() const {
    std::string out;
    std::vector<std::uint64_t> counts;
    for (const auto& c : counts_)
        counts.insert(counts.end(), {c.above, c.below, std::uint64_t{c.differs}});
    put(out, counts);
    for (const auto* numbers : {&futures_, &up_, &down_}) put(out, *numbers);
    for (const auto& totals : steps_) put_text(out, totals.bytes());
    return out;
}

void PairedAccumulator::restore(std::string_view bytes) {
    std::vector<std::uint64_t> counts(3 * counts_.size());
    for (auto* numbers : {&counts, &futures_, &up_, &down_}) take_into(bytes, *numbers);
    for (std::size_t n = 0; n < counts_.size(); ++n)
        counts_[n] = {counts[3 * n], counts[3 * n + 1], counts[3 * n + 2] != 0};
    for (auto& totals : steps_) {
        totals = CellAccumulator::from_bytes(take_text(bytes));
        if (totals.statistics.columns() != metrics_)
            throw std::runtime_error("the saved state belongs to another run");
    }
}

std::uint64_t PairedAccumulator::replicates() const {
    return std::accumulate(futures_.begin(), futures_.end(), std::uint64_t{0});
}

Difference PairedAccumulator::difference(int step, std::size_t metric,
                                         const std::vector<double>& quantiles) const {
    const CellAccumulator& totals = steps_[static_cast<std::size_t>(step)];
    const auto& s = totals.statistics;
    const auto& counts = counts_[static_cast<std::size_t>(step) * metrics_ + metric];
    Difference out{.metric = metric,
                   .mean = s.mean(metric),
                   .interval = totals.mean_interval(metric),
                   .sd = s.standard_deviation(metric),
                   .min = s.min(metric),
                   .max = s.max(metric),
                   .quantiles = {}};
    const auto known = s.view(metric);
    for (const double q : quantiles) {
        out.quantiles.push_back(known.quantile(q));
        out.resolution = std::max(out.resolution, known.resolution(q));
    }
    const auto all = static_cast<double>(replicates());
    out.above = static_cast<double>(counts.above) / all;
    out.below = static_cast<double>(counts.below) / all;
    out.above_interval = wilson(counts.above, replicates());
    out.verdict =
        counts.above + counts.below == 0 ? Verdict::no_difference : verdict_of(out.interval);
    return out;
}

ShareDifference PairedAccumulator::share_difference(std::size_t ask) const {
    std::uint64_t up = 0, down = 0;
    std::vector<double> differences;
    for (std::size_t g = 0; g < futures_.size(); ++g) {
        const std::uint64_t u = up_[g * asks_ + ask], d = down_[g * asks_ + ask];
        up += u;
        down += d;
        if (futures_[g] > 0)
            differences.push_back((static_cast<double>(u) - static_cast<double>(d)) /
                                  static_cast<double>(futures_[g]));
    }
    const auto all = static_cast<double>(replicates());
    ShareDifference out{.mean = 0,
                        .interval = paired_shares(up, down, replicates()),
                        .up = static_cast<double>(up) / all,
                        .down = static_cast<double>(down) / all};
    out.mean = (static_cast<double>(up) - static_cast<double>(down)) / all;
    const bool differ = std::adjacent_find(differences.begin(), differences.end(),
                                           std::not_equal_to<>()) != differences.end();
    if (differ) out.interval = across(differences);
    out.interval = {std::min(out.interval.low, out.mean), std::max(out.interval.high, out.mean)};
    out.verdict = up + down == 0 ? Verdict::no_difference : verdict_of(out.interval);
    return out;
}

std::optional<FirstDifference> PairedAccumulator::first_difference() const {
    const auto at = std::find_if(counts_.begin(), counts_.end(),
                                 [](const Counts& counts) { return counts.differs; });
    if (at == counts_.end()) return std::nullopt;
    const auto step = static_cast<std::size_t>(at - counts_.begin()) / metrics_;
    FirstDifference out{.step = static_cast<int>(step), .metrics = {}};
    for (std::size_t m = 0; m < metrics_; ++m)
        if (counts_[step * metrics_ + m].differs) out.metrics.push_back(m);
    return out;
}

}  // namespace steppe
