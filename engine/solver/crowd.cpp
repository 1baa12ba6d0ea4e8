#include "steppe/solver/crowd.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/parallel.hpp"
#include "steppe/core/lane.hpp"
#include "steppe/network/equilibrium.hpp"
#include "steppe/network/positions.hpp"

namespace steppe {
namespace {

constexpr std::size_t rows_at_once = 1U << 14U;  // per unit of thread work
constexpr double row_slack = 1e-9;               // tolerance of row sums of W

/// Returns the program's issues on which the population has positions, in its order.
std::vector<Index> issues_of(const Program& p, const CrowdData& crowd) {
    std::vector<Index> out;
    for (const auto& id : crowd.issue) {
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
            const auto m = static_cast<std::size_t>(std::find(issues.begin(), issues.end(), other) -
                                                    issues.begin());
            C[k * K + m] = p.centre[weight];
            C[k * K + k] -= std::abs(p.centre[weight]);
        }
    }
    return C;
}

/// The states' positions on the population's issues by step.
class StatesHeard {
public:
    StatesHeard(const Program& p, const Series& states, const CrowdData& crowd) : states_(states) {
        std::map<std::string, std::size_t> columns;
        for (std::size_t m = 0; m < states.metrics.size(); ++m)
            columns.emplace(states.metrics[m].address, m);
        for (const auto& agent : p.agents.id)
            for (const auto& issue : crowd.issue) {
                const auto at = columns.find(fmt::format("position.{}.{}", agent, issue));
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
        for (const auto m : column_) out.push_back(states_.at(step, m));
        return out;
    }

private:
    const Series& states_;
    std::vector<std::size_t> column_;
};

/// Returns the initial positions: given, or the conviction.
std::vector<double> start_of(const CrowdData& crowd) {
    std::vector<double> X = crowd.position;
    for (std::size_t n = 0; n < X.size(); ++n)
        if (std::isnan(X[n])) X[n] = crowd.conviction[n];
    return X;
}

/// Returns W X C', N x K.
std::vector<double> heard_by(const CrowdData& crowd, const std::vector<double>& C,
                             const std::vector<double>& X, const std::vector<double>& outside,
                             unsigned threads) {
    const std::size_t N = crowd.size(), K = crowd.issue.size();
    const SparseRows& W = crowd.network;
    std::vector<double> out(N * K, 0.0);
    in_parallel((N + rows_at_once - 1) / rows_at_once, threads, nullptr, [&](std::size_t block) {
        std::vector<double> mixed(K);
        for (std::size_t i = block * rows_at_once; i < std::min(N, (block + 1) * rows_at_once);
             ++i) {
            for (std::size_t k = 0; k < K; ++k) mixed[k] = crowd.own[i] * X[i * K + k];
            for (std::size_t e = W.begin[i]; e < W.begin[i + 1]; ++e) {
                const std::size_t j = W.column[e];
                const double* spoken = j < N ? X.data() + j * K : outside.data() + (j - N) * K;
                for (std::size_t k = 0; k < K; ++k)
                    mixed[k] = mad(W.weight[e], spoken[k], mixed[k]);
            }
            for (std::size_t k = 0; k < K; ++k)
                for (std::size_t m = 0; m < K; ++m)
                    out[i * K + k] = mad(C[k * K + m], mixed[m], out[i * K + k]);
        }
    });
    return out;
}

LargeOpinions opinions_of(const Program& p, const CrowdData& crowd,
                          const CrowdConvictions& convictions, std::vector<double> outside) {
    LargeOpinions out{crowd.network,
                      crowd.own,
                      crowd.lambda,
                      crowd.issue.size(),
                      couplings(p, issues_of(p, crowd)),
                      {},
                      std::move(outside)};
    out.anchor = anchor_of(crowd.lambda, convictions.U, convictions.r0);
    return out;
}

void audit_rows(const CrowdData& crowd) {
    const SparseRows& W = crowd.network;
    for (std::uint32_t i = 0; i < crowd.size(); ++i) {
        double sum = crowd.own[i];
        for (std::size_t e = W.begin[i]; e < W.begin[i + std::size_t{1}]; ++e) sum += W.weight[e];
        if (!(std::abs(sum - 1) <= row_slack))
            throw AuditFailure("sum of the row of W", crowd.ids.at(i), 0, 0, sum);
    }
}

void audit_positions(const CrowdData& crowd, const std::vector<double>& X, int step) {
    for (std::size_t n = 0; n < X.size(); ++n)
        if (!(X[n] >= -1 && X[n] <= 1))
            throw AuditFailure("the position",
                               crowd.ids.at(static_cast<std::uint32_t>(n / crowd.issue.size())),
                               step, 0, X[n]);
}

/// Computes means and standard deviations of one issue, in two passes: constant positions have sd
/// 0.
void numbers_of_issue(const CrowdData& crowd, const std::vector<double>& X, std::size_t k,
                      double threshold, std::vector<CrowdNumbers>& out) {
    const std::size_t N = crowd.size(), K = crowd.issue.size(), parts = crowd.group.size() + 1;
    const bool grouped = !crowd.group_of.empty();
    std::vector<double> count(parts, 0.0), sum(parts, 0.0), favour(parts, 0.0), square(parts, 0.0);
    const auto each = [&](auto add) {
        for (std::size_t i = 0; i < N; ++i) {
            add(0, X[i * K + k]);
            if (grouped) add(crowd.group_of[i] + std::size_t{1}, X[i * K + k]);
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

CrowdConvictions crowd_convictions(const Program& p, const Series& states, const CrowdData& crowd,
                                   unsigned threads) {
    CrowdConvictions out{crowd.conviction, std::vector<double>(crowd.conviction.size(), 0.0)};
    if (std::none_of(out.U.begin(), out.U.end(), [](double u) { return std::isnan(u); }))
        return out;
    const std::size_t K = crowd.issue.size();
    const auto X = start_of(crowd);
    const auto heard = heard_by(crowd, couplings(p, issues_of(p, crowd)), X,
                                StatesHeard(p, states, crowd).at(0), threads);
    for (std::size_t n = 0; n < out.U.size(); ++n) {
        if (!std::isnan(out.U[n])) continue;
        const double lambda = crowd.lambda[n / K], own = 1.0 - lambda,
                     need = X[n] - lambda * heard[n], exact = share_of(need, own);
        out.U[n] = clamp(exact, -1.0, 1.0);
        if (own == 0.0 || std::abs(exact) > 1.0) out.r0[n] = need - own * out.U[n];
        if (std::abs(out.r0[n]) > reported_remainder) ++out.held;
    }
    return out;
}

void take_convictions(const CrowdData& crowd, const CrowdData& other,
                      const CrowdConvictions& theirs, CrowdConvictions& ours) {
    if (!(crowd.ids == other.ids)) return;
    const std::size_t K = crowd.issue.size(), L = other.issue.size();
    for (std::size_t k = 0; k < K; ++k) {
        const auto at = std::find(other.issue.begin(), other.issue.end(), crowd.issue[k]);
        if (at == other.issue.end()) continue;
        const auto l = static_cast<std::size_t>(at - other.issue.begin());
        for (std::size_t i = 0; i < crowd.size(); ++i) {
            if (!std::isnan(crowd.conviction[i * K + k])) continue;
            ours.U[i * K + k] = theirs.U[i * L + l];
            ours.r0[i * K + k] = theirs.r0[i * L + l];
        }
    }
    ours.held = static_cast<std::uint64_t>(std::count_if(
        ours.r0.begin(), ours.r0.end(), [](double r) { return std::abs(r) > reported_remainder; }));
}

std::vector<CrowdNumbers> crowd_numbers(const Program& p, const CrowdData& crowd,
                                        const std::vector<double>& positions, unsigned threads) {
    const std::size_t K = crowd.issue.size();
    const auto issues = issues_of(p, crowd);
    std::vector<CrowdNumbers> out((crowd.group.size() + 1) * K);
    in_parallel(K, threads, nullptr, [&](std::size_t k) {
        numbers_of_issue(crowd, positions, k, p.centre[p.issues[issues[k]].threshold], out);
    });
    return out;
}

CrowdRun run_crowd(const Program& p, const Series& states, const CrowdData& crowd,
                   const CrowdConvictions& convictions, const CrowdRunOptions& options) {
    CrowdRun out;
    out.issues = crowd.issue.size();
    out.members.assign(crowd.group.size() + 1, 0);
    out.members[0] = crowd.size();
    for (const auto g : crowd.group_of) ++out.members[g + std::size_t{1}];
    if (options.audit == Audit::everything) audit_rows(crowd);
    const StatesHeard heard(p, states, crowd);
    out.positions = start_of(crowd);
    LargePositions positions(opinions_of(p, crowd, convictions, heard.at(0)), out.positions,
                             {.rate = p.calendar.h * p.centre[p.model.opinion_rate],
                              .threads = options.threads,
                              .isa = options.isa});
    for (int t = 0;; ++t) {
        if (options.audit == Audit::everything) audit_positions(crowd, out.positions, t);
        const auto now = crowd_numbers(p, crowd, out.positions, options.threads);
        out.numbers.insert(out.numbers.end(), now.begin(), now.end());
        if (t == p.calendar.steps) return out;
        positions.set_outside(heard.at(t));
        positions.step();
        out.positions = positions.positions();
        if (options.tell) options.tell(t + 1);
    }
}

std::vector<double> crowd_influence(const CrowdData& crowd, std::uint32_t speaker,
                                    const CrowdRunOptions& options) {
    const std::uint32_t N = crowd.size();
    if (speaker >= crowd.network.columns)
        throw std::invalid_argument("the speaker is not a column of the network");
    LargeOpinions one;
    one.W = crowd.network;
    one.own = crowd.own;
    one.lambda = crowd.lambda;
    one.anchor.assign(N, 0.0);
    one.outside.assign(crowd.network.columns - N, 0.0);
    (speaker < N ? one.anchor[speaker] : one.outside[speaker - N]) =
        speaker < N ? 1.0 - crowd.lambda[speaker] : 1.0;
    return large_equilibrium(one, {.threads = options.threads, .isa = options.isa}).X;
}

std::vector<double> steady_crowd(const Program& p, const Series& states, const CrowdData& crowd,
                                 const CrowdConvictions& convictions,
                                 const CrowdRunOptions& options) {
    const auto outside = StatesHeard(p, states, crowd).at(p.calendar.steps);
    return large_equilibrium(opinions_of(p, crowd, convictions, outside),
                             {.threads = options.threads, .isa = options.isa})
        .X;
}

}  // namespace steppe
