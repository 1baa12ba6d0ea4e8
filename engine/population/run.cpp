#include "engine/population/run.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/parallel.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/core/text.hpp"
#include "engine/population/equilibrium.hpp"
#include "engine/population/positions.hpp"

namespace steppe {
namespace {

constexpr std::size_t agents_at_once = 1U << 14U;  // per unit of thread work
constexpr double row_slack = 1e-9;                 // tolerance of row sums of W

/// Returns the program's issues on which the population has positions, in its order.
std::vector<Index> issues_of(const Program& p, const PopulationData& population) {
    std::vector<Index> out;
    for (const auto& id : population.issue) {
        const auto at = std::find_if(p.issues.begin(), p.issues.end(),
                                     [&](const IssueProgram& issue) { return issue.id == id; });
        if (at == p.issues.end())
            throw std::invalid_argument("the population has an issue that the program lacks");
        out.push_back(static_cast<Index>(at - p.issues.begin()));
    }
    return out;
}

/// Returns C of the population's issues, K x K.
std::vector<double> couplings(const Program& p, const std::vector<Index>& issues) {
    const std::size_t K = issues.size();
    std::vector<double> C(K * K, 0.0);
    for (std::size_t k = 0; k < K; ++k) {
        C[k * K + k] = 1.0;
        for (const auto& [other, weight] : p.issues[issues[k]].coupling) {
            const auto m = index_of(issues, other);
            C[k * K + m] = p.centre[weight];
            C[k * K + k] -= std::abs(p.centre[weight]);
        }
    }
    return C;
}

/// The states' positions on the population's issues by step.
class StateInputs {
public:
    StateInputs(const Program& p, const Series& states, const PopulationData& population)
        : states_(states) {
        std::map<std::string, std::size_t> columns;
        for (std::size_t m = 0; m < states.metrics.size(); ++m)
            columns.emplace(states.metrics[m].address, m);
        for (const auto& agent : p.agents.id)
            for (const auto& issue : population.issue) {
                const auto at = columns.find(fmt::format("position.{}.{}", agent, issue));
                if (!has_position(p, agent, issue)) {
                    column_.push_back(none);
                    continue;
                }
                if (at == columns.end())
                    throw std::invalid_argument(
                        fmt::format("the series lacks `position.{}.{}`, which the population needs",
                                    agent, issue));
                column_.push_back(at->second);
            }
    }
    /// Returns states x K.
    [[nodiscard]] std::vector<double> at(int step) const {
        std::vector<double> out;
        for (const auto m : column_) out.push_back(m == none ? 0.0 : states_.at(step, m));
        return out;
    }

private:
    static constexpr auto none = static_cast<std::size_t>(-1);
    static bool has_position(const Program& p, const std::string& agent, const std::string& issue) {
        const auto k = std::find_if(p.issues.begin(), p.issues.end(),
                                    [&](const IssueProgram& one) { return one.id == issue; });
        return k == p.issues.end() || k->holds[index_of(p.agents.id, agent)] != 0;
    }

    const Series& states_;
    std::vector<std::size_t> column_;
};

/// Returns the initial positions: given, or the conviction.
std::vector<double> start_of(const PopulationData& population) {
    std::vector<double> X = population.position;
    for (std::size_t n = 0; n < X.size(); ++n)
        if (std::isnan(X[n])) X[n] = population.conviction[n];
    return X;
}

/// Returns W X C', N x K.
std::vector<double> neighbour_average(const PopulationData& population,
                                      const std::vector<double>& C, const std::vector<double>& X,
                                      const std::vector<double>& outside, unsigned threads) {
    const std::size_t N = population.size(), K = population.issue.size();
    const SparseRows& W = population.network;
    std::vector<double> out(N * K, 0.0);
    in_parallel((N + agents_at_once - 1) / agents_at_once, threads, nullptr, [&](std::size_t part) {
        std::vector<double> mixed(K);
        for (std::size_t i = part * agents_at_once; i < std::min(N, (part + 1) * agents_at_once);
             ++i) {
            for (std::size_t k = 0; k < K; ++k) mixed[k] = population.own[i] * X[i * K + k];
            for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e) {
                const std::size_t j = W.column[e];
                const double* spoken = j < N ? X.data() + j * K : outside.data() + (j - N) * K;
                for (std::size_t k = 0; k < K; ++k)
                    mixed[k] = fma(W.weight[e], spoken[k], mixed[k]);
            }
            for (std::size_t k = 0; k < K; ++k)
                for (std::size_t m = 0; m < K; ++m)
                    out[i * K + k] = fma(C[k * K + m], mixed[m], out[i * K + k]);
        }
    });
    return out;
}

LargeOpinions opinions_of(const Program& p, const PopulationData& population,
                          const PopulationConvictions& convictions, std::vector<double> outside) {
    LargeOpinions out{population.network,
                      population.own,
                      population.lambda,
                      population.issue.size(),
                      couplings(p, issues_of(p, population)),
                      {},
                      std::move(outside)};
    out.anchor = anchor_of(population.lambda, convictions.U, convictions.r0);
    return out;
}

void audit_rows(const PopulationData& population) {
    const SparseRows& W = population.network;
    for (std::uint32_t i = 0; i < population.size(); ++i) {
        double sum = population.own[i];
        for (std::size_t e = W.begin[i]; e < W.begin[i + std::size_t{1}]; ++e) sum += W.weight[e];
        if (!(std::abs(sum - 1) <= row_slack))
            throw AuditFailure("sum of the row of W", population.ids.at(i), 0, 0, sum);
    }
}

void audit_positions(const PopulationData& population, const std::vector<double>& X, int step) {
    for (std::size_t n = 0; n < X.size(); ++n)
        if (!(X[n] >= -1 && X[n] <= 1))
            throw AuditFailure(
                "the position",
                population.ids.at(static_cast<std::uint32_t>(n / population.issue.size())), step, 0,
                X[n]);
}

/// Computes means and standard deviations of one issue, in two passes: constant positions have sd
/// 0.
void numbers_of_issue(const PopulationData& population, const std::vector<double>& X, std::size_t k,
                      double threshold, std::vector<PopulationMoments>& out) {
    const std::size_t N = population.size(), K = population.issue.size(),
                      parts = population.group.size() + 1;
    const bool grouped = !population.group_of.empty();
    std::vector<double> count(parts, 0.0), sum(parts, 0.0), favour(parts, 0.0), square(parts, 0.0);
    const auto each = [&](auto add) {
        for (std::size_t i = 0; i < N; ++i) {
            add(0, X[i * K + k]);
            if (grouped) add(population.group_of[i] + std::size_t{1}, X[i * K + k]);
        }
    };
    each([&](std::size_t part, double x) {
        count[part] += 1;
        sum[part] += x;
        favour[part] += x > threshold ? 1 : 0;
    });
    for (std::size_t part = 0; part < parts; ++part) sum[part] /= count[part];
    each([&](std::size_t part, double x) { square[part] += (x - sum[part]) * (x - sum[part]); });
    for (std::size_t part = 0; part < parts; ++part)
        out[part * K + k] = {.mean = sum[part],
                             .sd = std::sqrt(square[part] / count[part]),
                             .favour = favour[part] / count[part]};
}

}  // namespace

PopulationConvictions population_convictions(const Program& p, const Series& states,
                                             const PopulationData& population, unsigned threads) {
    PopulationConvictions out{population.conviction,
                              std::vector<double>(population.conviction.size(), 0.0)};
    if (std::none_of(out.U.begin(), out.U.end(), [](double u) { return std::isnan(u); }))
        return out;
    const std::size_t K = population.issue.size();
    const auto X = start_of(population);
    const auto average = neighbour_average(population, couplings(p, issues_of(p, population)), X,
                                           StateInputs(p, states, population).at(0), threads);
    for (std::size_t n = 0; n < out.U.size(); ++n) {
        if (!std::isnan(out.U[n])) continue;
        const double lambda = population.lambda[n / K], own = 1.0 - lambda,
                     need = X[n] - lambda * average[n], exact = safe_divide(need, own);
        out.U[n] = clamp(exact, -1.0, 1.0);
        if (own == 0.0 || std::abs(exact) > 1.0) out.r0[n] = need - own * out.U[n];
        if (std::abs(out.r0[n]) > reported_remainder) ++out.pinned;
    }
    return out;
}

void take_convictions(const PopulationData& population, const PopulationData& other,
                      const PopulationConvictions& theirs, PopulationConvictions& ours) {
    if (!(population.ids == other.ids)) return;
    const std::size_t K = population.issue.size(), L = other.issue.size();
    for (std::size_t k = 0; k < K; ++k) {
        const auto at = std::find(other.issue.begin(), other.issue.end(), population.issue[k]);
        if (at == other.issue.end()) continue;
        const auto l = static_cast<std::size_t>(at - other.issue.begin());
        for (std::size_t i = 0; i < population.size(); ++i) {
            if (!std::isnan(population.conviction[i * K + k])) continue;
            ours.U[i * K + k] = theirs.U[i * L + l];
            ours.r0[i * K + k] = theirs.r0[i * L + l];
        }
    }
    ours.pinned = static_cast<std::uint64_t>(std::count_if(
        ours.r0.begin(), ours.r0.end(), [](double r) { return std::abs(r) > reported_remainder; }));
}

std::vector<PopulationMoments> population_numbers(const Program& p,
                                                  const PopulationData& population,
                                                  const std::vector<double>& positions,
                                                  unsigned threads) {
    const std::size_t K = population.issue.size();
    const auto issues = issues_of(p, population);
    std::vector<PopulationMoments> out((population.group.size() + 1) * K);
    in_parallel(K, threads, nullptr, [&](std::size_t k) {
        numbers_of_issue(population, positions, k, p.centre[p.issues[issues[k]].threshold], out);
    });
    return out;
}

PopulationRun run_population(const Program& p, const Series& states,
                             const PopulationData& population,
                             const PopulationConvictions& convictions,
                             const PopulationRunOptions& options) {
    PopulationRun out;
    out.issues = population.issue.size();
    out.members.assign(population.group.size() + 1, 0);
    out.members[0] = population.size();
    for (const auto g : population.group_of) ++out.members[g + std::size_t{1}];
    if (options.audit == Audit::everything) audit_rows(population);
    const StateInputs average(p, states, population);
    out.positions = start_of(population);
    LargePositions positions(opinions_of(p, population, convictions, average.at(0)), out.positions,
                             {.rate = p.calendar.h * p.centre[p.model.opinion_rate],
                              .threads = options.threads,
                              .isa = options.isa});
    for (int t = 0;; ++t) {
        if (options.audit == Audit::everything) audit_positions(population, out.positions, t);
        const auto now = population_numbers(p, population, out.positions, options.threads);
        out.numbers.insert(out.numbers.end(), now.begin(), now.end());
        if (t == p.calendar.steps) return out;
        positions.set_outside(average.at(t));
        positions.step();
        out.positions = positions.positions();
        if (options.on_progress) options.on_progress(t + 1);
    }
}

std::vector<double> population_influence(const PopulationData& population, std::uint32_t speaker,
                                         const PopulationRunOptions& options) {
    const std::uint32_t N = population.size();
    if (speaker >= population.network.columns)
        throw std::invalid_argument("the speaker is not a column of the network");
    LargeOpinions one;
    one.W = population.network;
    one.own = population.own;
    one.lambda = population.lambda;
    one.anchor.assign(N, 0.0);
    one.outside.assign(population.network.columns - N, 0.0);
    (speaker < N ? one.anchor[speaker] : one.outside[speaker - N]) =
        speaker < N ? 1.0 - population.lambda[speaker] : 1.0;
    return large_equilibrium(one, {.threads = options.threads, .isa = options.isa}).X;
}

std::vector<double> steady_population(const Program& p, const Series& states,
                                      const PopulationData& population,
                                      const PopulationConvictions& convictions,
                                      const PopulationRunOptions& options) {
    const auto outside = StateInputs(p, states, population).at(p.calendar.steps);
    return large_equilibrium(opinions_of(p, population, convictions, outside),
                             {.threads = options.threads, .isa = options.isa})
        .X;
}

}  // namespace steppe
