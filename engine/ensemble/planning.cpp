#include "engine/ensemble/planning.hpp"

#include <algorithm>

namespace steppe {
namespace {

// Replicates per chunk: fewer if a thread would need more than 64 MB for them.
constexpr std::size_t largest_chunk = 1024, smallest_chunk = 64,
                      chunk_numbers = std::size_t{1} << 23U;

}  // namespace

std::size_t SweepPlan::columns() const {
    return metrics.size() * static_cast<std::size_t>(cells.front().program->calendar.steps + 1);
}

std::shared_ptr<const Copula> copula_of(const Correlations& correlations,
                                        const std::vector<std::string>& addresses) {
    std::vector<RankCorrelation> pairs;
    std::vector<const Correlations::Entry*> entries;
    for (const auto& entry : correlations.items) {
        std::vector<std::size_t> places;
        for (const auto& address : entry.between.items) {
            const auto at = std::lower_bound(addresses.begin(), addresses.end(), address.value);
            if (at != addresses.end() && *at == address.value)
                places.push_back(static_cast<std::size_t>(at - addresses.begin()));
        }
        if (places.size() < 2) continue;
        pairs.push_back({places[0], places[1], entry.rank.value});
        entries.push_back(&entry);
    }
    try {
        return std::make_shared<Copula>(addresses.size(), pairs);
    } catch (const NotPositiveDefinite& error) {
        std::vector<Diagnostic> all;
        for (const auto n : error.entries)
            all.push_back({.code = "E042",
                           .message = "these rank correlations contradict one another: their "
                                      "matrix is not positive definite",
                           .place = entries[n]->between.place,
                           .label = "one of them",
                           .help = "weaken one until it is"});
        throw ScenarioError(std::move(all));
    }
}

std::vector<double> quantiles_of(const SweepTable& sweep) {
    std::vector<double> out;
    for (const auto& q : sweep.quantiles.items) out.push_back(q.value);
    if (out.empty()) out = {0.05, 0.25, 0.5, 0.75, 0.95};
    std::sort(out.begin(), out.end());
    return out;
}

void cut_up(SweepPlan& plan) {
    const std::size_t columns = plan.cells.empty() ? 1 : plan.columns();
    std::size_t chunk = largest_chunk;
    while (chunk > smallest_chunk && chunk * columns > chunk_numbers) chunk /= 2;
    plan.chunk =
        static_cast<std::size_t>(std::min<std::uint64_t>(chunk, plan.replicates / plan.groups));
    plan.chunks_a_cell = (plan.replicates + plan.chunk - 1) / plan.chunk;
}

void size_up(SweepPlan& plan, std::uint64_t replicates, std::uint64_t scrambles) {
    plan.replicates = replicates;
    if (plan.design == "sobol") {
        plan.groups = std::min<std::uint64_t>(scrambles, plan.replicates);
        plan.replicates = sobol_replicates(plan.replicates, plan.groups);
    }
    cut_up(plan);
}

}  // namespace steppe
