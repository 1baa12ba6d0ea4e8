#include <algorithm>

#include <fmt/format.h>

#include "engine/core/parallel.hpp"
#include "engine/population/read.hpp"

namespace steppe {
namespace {

using Tie = std::pair<std::uint32_t, std::uint32_t>;  ///< listener, speaker

constexpr std::uint32_t rows_at_once = 1U << 14U;  ///< per unit of thread work

/// Returns the diagonal by agent, empty if it is 0; adds agents with two diagonal entries to
/// `twice`.
std::vector<double> diagonal(const RawTies& raw, std::uint32_t agents, std::vector<Tie>& twice) {
    std::vector<double> out;
    std::vector<bool> seen;
    bool any = false;
    for (std::size_t e = 0; e < raw.listener.size(); ++e) {
        const std::uint32_t i = raw.listener[e];
        if (i != raw.speaker[e]) continue;
        out.resize(agents, 0.0);
        seen.resize(agents, false);
        if (seen[i]) twice.emplace_back(i, i);
        seen[i] = true;
        out[i] = raw.weight.empty() ? 1.0 : raw.weight[e];
        any = any || out[i] > 0;
    }
    if (!any) out.clear();
    return out;
}

/// Groups ties by listener in file order, by a counting sort. Omits the diagonal.
SparseRows counted(const RawTies& raw, std::uint32_t agents, std::uint32_t columns) {
    SparseRows out;
    out.columns = columns;
    out.begin.assign(std::size_t{agents} + 1, 0);
    for (std::size_t e = 0; e < raw.listener.size(); ++e) {
        if (raw.listener[e] == raw.speaker[e]) continue;
        ++out.begin[raw.listener[e] + std::size_t{1}];
        if (raw.symmetric) ++out.begin[raw.speaker[e] + std::size_t{1}];
    }
    for (std::size_t i = 0; i < agents; ++i) out.begin[i + 1] += out.begin[i];
    out.column.resize(out.begin.back());
    out.weight.assign(out.begin.back(), 1.0);
    std::vector<std::uint64_t> next(out.begin.begin(), out.begin.end() - 1);
    const auto put = [&](std::uint32_t listener, std::uint32_t speaker, std::size_t e) {
        const std::uint64_t at = next[listener]++;
        out.column[at] = speaker;
        if (!raw.weight.empty()) out.weight[at] = raw.weight[e];
    };
    for (std::size_t e = 0; e < raw.listener.size(); ++e) {
        if (raw.listener[e] == raw.speaker[e]) continue;
        put(raw.listener[e], raw.speaker[e], e);
        if (raw.symmetric) put(raw.speaker[e], raw.listener[e], e);
    }
    return out;
}

/// Sorts one row by speaker and adds repeated speakers to `twice`.
void sort_row(SparseRows& rows, std::uint32_t i,
              std::vector<std::pair<std::uint32_t, double>>& scratch, std::vector<Tie>& twice) {
    const std::uint64_t begin = rows.begin[i], end = rows.begin[i + std::size_t{1}];
    const auto column = rows.column.begin();
    if (!std::is_sorted(column + static_cast<std::ptrdiff_t>(begin),
                        column + static_cast<std::ptrdiff_t>(end))) {
        scratch.clear();
        for (std::uint64_t e = begin; e < end; ++e)
            scratch.emplace_back(rows.column[e], rows.weight[e]);
        std::sort(scratch.begin(), scratch.end());
        for (std::uint64_t e = begin; e < end; ++e) {
            rows.column[e] = scratch[e - begin].first;
            rows.weight[e] = scratch[e - begin].second;
        }
    }
    for (std::uint64_t e = begin + 1; e < end; ++e)
        if (rows.column[e] == rows.column[e - 1]) twice.emplace_back(i, rows.column[e]);
}

/// Scales a row to the sum 1 - own; sets own to 1 without inputs. `self` is the diagonal entry,
/// null if the matrix has no diagonal.
void normalise_row(SparseRows& rows, std::uint32_t i, const double* self, double& own) {
    const std::uint64_t begin = rows.begin[i], end = rows.begin[i + std::size_t{1}];
    double largest = 0, sum = 0;
    for (std::uint64_t e = begin; e < end; ++e) largest = std::max(largest, rows.weight[e]);
    if (!(largest > 0)) {
        own = 1;
        return;
    }
    if (self != nullptr) largest = std::max(largest, *self);
    for (std::uint64_t e = begin; e < end; ++e)
        sum += rows.weight[e] / largest;  // avoids overflow of the sum
    if (self != nullptr) own = *self / largest / (*self / largest + sum);
    for (std::uint64_t e = begin; e < end; ++e)
        rows.weight[e] = (1.0 - own) * (rows.weight[e] / largest / sum);
}

std::string name_of(const Scenario& scenario, const PopulationData& population,
                    std::uint32_t speaker) {
    if (speaker < population.size()) return population.ids.at(speaker);
    return std::next(scenario.agents.begin(),
                     static_cast<std::ptrdiff_t>(speaker - population.size()))
        ->first;
}

/// Reports the positions of repeated pairs.
void report_repeated(const Scenario& scenario, const RawTies& raw, const TextPieces& pieces,
                     const PopulationData& population, std::vector<Tie> twice, Diagnostics& found) {
    if (raw.symmetric)  // the pair and its mirror are one
        for (auto& [i, j] : twice) std::tie(i, j) = std::minmax({i, j});
    std::sort(twice.begin(), twice.end());
    twice.erase(std::unique(twice.begin(), twice.end()), twice.end());
    std::vector<std::uint64_t> first(twice.size(), UINT64_MAX);
    PieceDiagnostics problems(pieces.source());
    for (std::size_t e = 0; e < raw.listener.size(); ++e) {
        Tie tie{raw.listener[e], raw.speaker[e]};
        if (raw.symmetric && tie.second < tie.first) std::swap(tie.first, tie.second);
        const auto at = std::lower_bound(twice.begin(), twice.end(), tie);
        if (at == twice.end() || *at != tie) continue;
        auto& earlier = first[static_cast<std::size_t>(at - twice.begin())];
        if (earlier == UINT64_MAX) {
            earlier = e;
        } else if (!problems.has_room()) {
            problems.count();
        } else {
            const TextLine line = pieces.line_of(e);
            problems.add(line, 0, line.text.size(), "E021",
                         fmt::format("duplicate edge: listener `{}`, speaker `{}`{}",
                                     name_of(scenario, population, raw.listener[e]),
                                     name_of(scenario, population, raw.speaker[e]),
                                     raw.symmetric ? "; the matrix is symmetric" : ""),
                         fmt::format("also in line {}", pieces.line_of(earlier).number));
        }
    }
    report_problems({problems}, pieces.source(), found);
}

}  // namespace

void sort_ties(const Scenario& scenario, const RawTies& ties, const TextPieces& pieces,
               unsigned threads, PopulationData& population, Diagnostics& found) {
    const std::uint32_t n = population.size();
    std::vector<Tie> all;
    const std::vector<double> self = diagonal(ties, n, all);
    if (!self.empty() && (ties.own_stated || scenario.population.autonomy.given)) {
        Diagnostic both{.code = "E038", .message = {}, .place = {.source = pieces.source()}};
        both.message = "the diagonal of the matrix and `autonomy` both set the agents' own weight";
        both.help = "remove the diagonal, or `autonomy` from [crowd] and from the table of agents";
        found.add(std::move(both));
        return;
    }
    SparseRows rows = counted(ties, n, n + static_cast<std::uint32_t>(scenario.agents.size()));
    const std::size_t blocks = (std::size_t{n} + rows_at_once - 1) / rows_at_once;
    std::vector<std::vector<Tie>> twice(blocks);
    in_parallel(blocks, threads, nullptr, [&](std::size_t b) {
        std::vector<std::pair<std::uint32_t, double>> scratch;
        const auto end =
            static_cast<std::uint32_t>(std::min<std::size_t>(n, (b + 1) * rows_at_once));
        for (auto i = static_cast<std::uint32_t>(b * rows_at_once); i < end; ++i) {
            sort_row(rows, i, scratch, twice[b]);
            normalise_row(rows, i, self.empty() ? nullptr : &self[i], population.own[i]);
        }
    });
    for (const auto& some : twice) all.insert(all.end(), some.begin(), some.end());
    if (!all.empty())
        return report_repeated(scenario, ties, pieces, population, std::move(all), found);
    population.isolated =
        static_cast<std::uint32_t>(std::count(population.own.begin(), population.own.end(), 1.0));
    population.network = std::move(rows);
}

}  // namespace steppe
