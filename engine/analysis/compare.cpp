#include "engine/analysis/compare.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/core/bytes.hpp"
#include "engine/solver/plan.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

/// Returns the metrics of a chunk at one step.
const double* at_step(const SweepPlan& plan, const ChunkView& chunk, int step) {
    return chunk.values + static_cast<std::size_t>(step) * plan.metrics.size() * chunk.count;
}

Comparison empty_comparison(const SweepPlan& plan, int step, const PairedChunk& look) {
    Comparison out{.step = step, .scenarios = {}, .against = {}};
    for (const auto& chunk : look.cells) {
        const CellAccumulator::Shape shape{.asks = plan.cells.front().program->asks.size(),
                                           .groups = static_cast<std::size_t>(plan.groups),
                                           .addresses = 0};
        out.scenarios.emplace_back(
            pilot_ranges(at_step(plan, chunk, step), plan.metrics.size(), chunk.count), shape);
        if (out.scenarios.size() > 1) out.against.emplace_back(plan, look.cells.front(), chunk);
    }
    return out;
}

void add(const SweepPlan& plan, Comparison& to, const PairedChunk& now) {
    for (std::size_t c = 0; c < now.cells.size(); ++c) {
        const auto& chunk = now.cells[c];
        to.scenarios[c].add(now.group, at_step(plan, chunk, to.step), chunk.yes, chunk.count);
        if (c > 0) to.against[c - 1].add(now.group, now.cells.front(), chunk);
    }
}

void merge(Comparison& to, const Comparison& from) {
    for (std::size_t c = 0; c < to.scenarios.size(); ++c) to.scenarios[c].merge(from.scenarios[c]);
    for (std::size_t c = 0; c < to.against.size(); ++c) to.against[c].merge(from.against[c]);
}

std::string bytes_of(const Comparison& comparison, std::uint64_t next) {
    std::string out;
    put_number(out, next);
    for (const auto& totals : comparison.scenarios) put_text(out, totals.bytes());
    for (const auto& totals : comparison.against) put_text(out, totals.bytes());
    return out;
}

/// \return the chunk to resume from
std::uint64_t go_on(Comparison& to, std::string_view bytes) {
    if (bytes.empty()) return 0;
    const std::uint64_t next = take_number(bytes);
    for (auto& totals : to.scenarios) {
        const std::size_t columns = totals.statistics.columns();
        totals = CellAccumulator::from_bytes(take_text(bytes));
        if (totals.statistics.columns() != columns)
            throw std::runtime_error("the saved state belongs to another run");
    }
    for (auto& totals : to.against) totals.restore(take_text(bytes));
    return next;
}

/// Merges the parts of all threads into the first.
void gather(std::vector<Comparison>& own, const Comparison& empty) {
    for (std::size_t n = 1; n < own.size(); ++n) {
        merge(own.front(), own[n]);
        own[n] = empty;
    }
}

double effect_of(double difference, double base, double sd) {
    constexpr double least = 0.01;  // of the mean
    if (difference == 0) return 0;
    const double scale = std::max(sd, least * std::abs(base));
    return scale > 0 ? std::abs(difference) / scale : std::numeric_limits<double>::quiet_NaN();
}

int rank_of(Verdict verdict) {
    return verdict == Verdict::significant ? 0 : verdict == Verdict::inconclusive ? 1 : 2;
}

}  // namespace

std::optional<Comparison> compare(const SweepPlan& plan, int step, const SweepControl& control) {
    std::vector<Comparison> own;
    sample_paired(plan, control, [&](const PairedChunk& look) {
        own.push_back(empty_comparison(plan, step, look));
    });
    const Comparison empty = own.front();
    own.resize(std::max(1U, control.threads), empty);
    Parts parts;
    if (control.checkpoint_hooks.save) {
        parts.first = go_on(own.front(), control.checkpoint_hooks.begin());
        parts.between = [&](std::uint64_t next) {
            gather(own, empty);
            control.checkpoint_hooks.save(bytes_of(own.front(), next));
        };
    }
    run_paired(
        plan, control,
        [&](unsigned thread, const PairedChunk& now) { add(plan, own[thread], now); }, parts);
    gather(own, empty);
    if (own.front().replicates() == 0) return std::nullopt;
    return std::move(own.front());
}

std::vector<RankedDifference> ranked(const SweepPlan& plan, const Comparison& comparison,
                                     std::size_t other) {
    std::vector<RankedDifference> out;
    const auto &base = comparison.scenarios.front().statistics,
               &its = comparison.scenarios[other].statistics;
    for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
        RankedDifference next{.difference = comparison.against[other - 1].difference(
                                  comparison.step, m, plan.quantiles),
                              .base = base.mean(m),
                              .other = its.mean(m)};
        next.effect = effect_of(next.difference.mean, next.base, base.standard_deviation(m));
        out.push_back(std::move(next));
    }
    std::stable_sort(
        out.begin(), out.end(), [](const RankedDifference& a, const RankedDifference& b) {
            const int first = rank_of(a.difference.verdict), second = rank_of(b.difference.verdict);
            if (first != second) return first < second;
            return std::isnan(b.effect) ? !std::isnan(a.effect) : a.effect > b.effect;
        });
    return out;
}

std::vector<double> central_values(const SweepPlan& plan, std::size_t cell, int step) {
    const auto& own = *plan.cells[cell].plan;
    const auto series = run(*own.program, own.metrics, Audit::essentials).series;
    std::vector<double> out;
    for (std::size_t m = 0; m < own.metrics.size(); ++m) out.push_back(series.at(step, m));
    return out;
}

}  // namespace steppe
