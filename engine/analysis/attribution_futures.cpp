#include <algorithm>
#include <cmath>

#include "engine/analysis/attribution_parts.hpp"
#include "engine/core/bytes.hpp"
#include "engine/core/expect.hpp"
#include "engine/core/parallel.hpp"
#include "engine/ensemble/paired_runner.hpp"

namespace steppe {
namespace {

/// Maximum replicates of all cells per thread: 64 MB for ten years of quarters.
constexpr std::size_t futures_pinned = std::size_t{1} << 18U;

/// Values per replicate: before, after, the difference, then the parts.
constexpr std::size_t heads = 3;

struct Moments {
    double sum = 0, squares = 0;
};

/// Moments of a chunk, summed in chunk order so that results do not depend on threads.
struct ChunkMoments {
    std::size_t group = 0, count = 0;
    std::vector<Moments> of;  ///< heads, then parts
};

Moments moments_of(const std::vector<double>& values) {
    Moments out;
    for (const double v : values) {
        out.sum += v;
        out.squares += v * v;
    }
    return out;
}

ChunkMoments moments_of(const PairedChunk& chunk, std::size_t players, std::size_t row) {
    std::vector<std::vector<double>> worth;
    for (const auto& cell : chunk.cells)
        worth.emplace_back(cell.values + row * cell.count, cell.values + (row + 1) * cell.count);
    const auto values = shapley_of(players, worth);
    std::vector<double> difference;
    for (std::size_t r = 0; r < values.all.size(); ++r)
        difference.push_back(values.all[r] - values.none[r]);
    ChunkMoments out{.group = chunk.group, .count = difference.size(), .of = {}};
    const std::vector<double>* const heads_of[]{&values.none, &values.all, &difference};
    for (const auto* column : heads_of) out.of.push_back(moments_of(*column));
    for (const auto& part : values.value) out.of.push_back(moments_of(part));
    return out;
}

std::string bytes_of(const std::vector<ChunkMoments>& chunks, std::uint64_t next) {
    std::string out;
    put_number(out, next);
    for (std::uint64_t n = 0; n < next; ++n) {
        const auto& chunk = chunks[static_cast<std::size_t>(n)];
        put_number(out, chunk.group);
        put_number(out, chunk.count);
        put(out, chunk.of);
    }
    return out;
}

/// \return the chunk to resume from
std::uint64_t go_on(std::vector<ChunkMoments>& chunks, std::size_t columns,
                    std::string_view bytes) {
    if (bytes.empty()) return 0;
    const std::uint64_t next = take_number(bytes);
    for (std::uint64_t n = 0; n < next; ++n) {
        ChunkMoments& chunk = chunks.at(static_cast<std::size_t>(n));
        chunk.group = static_cast<std::size_t>(take_number(bytes));
        chunk.count = static_cast<std::size_t>(take_number(bytes));
        chunk.of.resize(columns);
        take_into(bytes, chunk.of);
    }
    return next;
}

/// A mean over all replicates with its 95 % interval, across groups if there are several.
struct PartEstimate {
    double mean = 0;
    Interval interval{};
};

PartEstimate part_estimate(const std::vector<ChunkMoments>& chunks, std::size_t column,
                           std::size_t groups) {
    Moments all;
    std::vector<Moments> of_group(groups);
    std::vector<double> in_group(groups, 0.0);
    double n = 0;
    for (const auto& chunk : chunks) {
        all.sum += chunk.of[column].sum;
        all.squares += chunk.of[column].squares;
        of_group[chunk.group].sum += chunk.of[column].sum;
        in_group[chunk.group] += static_cast<double>(chunk.count);
        n += static_cast<double>(chunk.count);
    }
    PartEstimate out{.mean = all.sum / n};
    if (groups > 1) {
        std::vector<double> means;
        for (std::size_t g = 0; g < groups; ++g) means.push_back(of_group[g].sum / in_group[g]);
        out.interval = across(means);
    } else {
        const double variance =
            n > 1 ? std::max(0.0, (all.squares - all.sum * out.mean) / (n - 1)) : 0;
        out.interval = around(out.mean, std::sqrt(variance / n), static_cast<std::uint64_t>(n));
    }
    return out;
}

std::vector<Variant> variants_of(const Coalitions& coalitions, const FuturesOfCoalitions& futures) {
    const std::size_t players = coalitions.players().size();
    std::vector<Variant> out(std::size_t{1} << players);
    in_parallel(out.size(), futures.control.threads, nullptr, [&](std::size_t set) {
        Coalition in(players);
        for (std::size_t p = 0; p < players; ++p) in[p] = (set >> p & 1U) != 0;
        out[set] = {.program = coalitions.program(in), .correlation = futures.correlation};
    });
    return out;
}

}  // namespace

std::optional<Attribution> attribute_futures(const Coalitions& coalitions,
                                             const AttributionOptions& options,
                                             const FuturesOfCoalitions& futures) {
    const auto& players = coalitions.players();
    STEPPE_EXPECT(players.size() <= most_exact_players);
    auto common = futures.common;
    common.metrics = {options.metric};
    common.asks = CommonRun::Asks::none;
    auto plan = plan_scenarios(variants_of(coalitions, futures), common).sweep;
    while (plan.chunk > 8 && plan.chunk % 2 == 0 && plan.chunk * plan.cells.size() > futures_pinned)
        plan.chunk /= 2;
    plan.chunks_a_cell = (plan.replicates + plan.chunk - 1) / plan.chunk;
    if (futures.planned) futures.planned(plan);
    const auto& program = *plan.cells.front().program;
    const auto row = static_cast<std::size_t>(
        read_at(options, program, *plan.cells.back().program).step(program));
    std::vector<ChunkMoments> chunks(static_cast<std::size_t>(plan.chunks_a_cell));
    const auto take_chunk = [&](unsigned, const PairedChunk& chunk) {
        chunks[static_cast<std::size_t>(chunk.cells.front().first / plan.chunk)] =
            moments_of(chunk, players.size(), row);
    };
    const auto& checkpoint_hooks = futures.control.checkpoint_hooks;
    Parts parts;
    if (checkpoint_hooks.save) {
        parts.first = go_on(chunks, heads + players.size(), checkpoint_hooks.begin());
        parts.between = [&](std::uint64_t next) { checkpoint_hooks.save(bytes_of(chunks, next)); };
    }
    if (run_paired(plan, futures.control, take_chunk, parts) < plan.chunks_a_cell)
        return std::nullopt;
    if (checkpoint_hooks.save) checkpoint_hooks.save(bytes_of(chunks, plan.chunks_a_cell));

    const auto estimate = [&](std::size_t column) {
        return part_estimate(chunks, column, static_cast<std::size_t>(plan.groups));
    };
    Attribution out;
    out.played = plan.cells.size();
    out.futures = plan.replicates;
    const auto before = estimate(0), after = estimate(1);
    out.before = before.mean;
    out.before_interval = before.interval;
    out.after = after.mean;
    out.after_interval = after.interval;
    out.total_interval = estimate(2).interval;
    for (std::size_t p = 0; p < players.size(); ++p) {
        const auto part = estimate(heads + p);
        out.parts.push_back(
            {.name = players[p].name, .value = part.mean, .interval = part.interval});
    }
    describe_parts(players, out);
    largest_first(out.parts);
    return out;
}

}  // namespace steppe
