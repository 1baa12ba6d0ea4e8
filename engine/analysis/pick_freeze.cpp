#include "engine/analysis/pick_freeze.hpp"

#include <algorithm>
#include <map>
#include <numbers>
#include <utility>

#include <Eigen/Dense>

#include "engine/core/expect.hpp"
#include "engine/core/normal_cdf.hpp"
#include "engine/core/philox.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"

namespace steppe {
namespace {

constexpr std::size_t block = 8;  // rows

/// A stream of random numbers for a row or a block.
class Words {
public:
    Words(std::uint64_t seed, std::uint64_t part)
        : state_(mixed(mixed(seed ^ hash_of("order of players")) + part)) {}
    std::size_t below(std::size_t n) {
        return static_cast<std::size_t>(mixed(state_ += 0x9E3779B97F4A7C15ULL) % n);
    }

private:
    std::uint64_t state_;
};

/// Returns the uniform number within (0, 1) of a normal score.
double uniform_of(double z) { return std::clamp(normal_cdf(z), 0x1p-54, below_one); }

/// The redrawn members of a group, and R_SF R_FF^-1.
struct Conditional {
    std::vector<Eigen::Index> anew, frozen;
    Eigen::MatrixXd weights;
};

Conditional condition(const Eigen::MatrixXd& correlation, const std::vector<bool>& pattern) {
    Conditional out;
    for (std::size_t n = 0; n < pattern.size(); ++n)
        (pattern[n] ? out.anew : out.frozen).push_back(static_cast<Eigen::Index>(n));
    const auto part = [&](const std::vector<Eigen::Index>& rows,
                          const std::vector<Eigen::Index>& columns) {
        Eigen::MatrixXd m(static_cast<Eigen::Index>(rows.size()),
                          static_cast<Eigen::Index>(columns.size()));
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (std::size_t j = 0; j < columns.size(); ++j)
                m(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
                    correlation(rows[i], columns[j]);
        return m;
    };
    if (!out.anew.empty() && !out.frozen.empty())
        out.weights =
            part(out.frozen, out.frozen).llt().solve(part(out.frozen, out.anew)).transpose();
    return out;
}

/// Returns joined normal scores of a group, members x rows, from independent draws.
Eigen::MatrixXd scores(const Copula::Group& group, const double* draws, std::size_t rows) {
    const auto n = group.members.size();
    Eigen::MatrixXd out(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(rows));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t r = 0; r < rows; ++r)
            out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(r)) =
                normal_quantile(draws[group.members[i] * rows + r]);
    const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>
        factor(group.factor.data(), static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    return factor.triangularView<Eigen::Lower>() * out;
}

}  // namespace

std::size_t runs_of(Redraw redraw, std::size_t players) {
    return redraw == Redraw::saltelli ? players + 2
           : redraw == Redraw::chain  ? players + 1
                                      : std::size_t{1} << players;
}

/// Row data for the runs of a call.
struct PickFreeze::Rows {
    std::size_t first = 0, count = 0;
    std::vector<double> base;        ///< 2 x inputs x rows
    std::vector<std::size_t> of;     ///< per run: its row, relative to `first`
    std::vector<std::uint8_t> anew;  ///< players x runs
};

PickFreeze::PickFreeze(PickFreezePlan plan)
    : plan_(std::move(plan)),
      runs_(runs_of(plan_.redraw, plan_.players.size())),
      chance_(plan_.players.size()),
      player_of_(plan_.inputs) {
    STEPPE_EXPECT(plan_.rows > 0 && plan_.rows % block == 0);
    for (std::size_t g = 0; g < plan_.players.size(); ++g) {
        if (plan_.players[g].inputs.empty()) chance_ = g;
        for (const auto k : plan_.players[g].inputs) player_of_[k] = g;
    }
}

std::vector<std::size_t> PickFreeze::places(std::uint64_t row) const {
    const std::size_t n = plan_.players.size();
    std::vector<std::size_t> order(n), out(n);
    for (std::size_t g = 0; g < n; ++g) order[g] = g;
    std::size_t last = n;
    if (chance_ < n) {  // moves to the end; the others are shuffled; then it swaps places
        std::swap(order[chance_], order[n - 1]);
        --last;
    }
    Words words(plan_.seed, 2 * row);
    for (std::size_t k = last; k > 1; --k) std::swap(order[k - 1], order[words.below(k)]);
    if (chance_ < n)
        std::swap(order[n - 1], order[Words(plan_.seed, 2 * (row / block) + 1).below(n)]);
    for (std::size_t place = 0; place < n; ++place) out[order[place]] = place;
    return out;
}

bool PickFreeze::is_anew(std::size_t run, std::size_t player, std::size_t place) const {
    switch (plan_.redraw) {
        case Redraw::saltelli:
            return run == 1 || run == player + 2;
        case Redraw::chain:
            return place < run;
        case Redraw::subsets:
            break;
    }
    return (run >> player & 1) != 0;
}

std::uint64_t PickFreeze::chance(std::uint64_t replicate) const {
    const std::uint64_t row = replicate / block / runs_ * block;
    const auto run = static_cast<std::size_t>(replicate / block % runs_);
    const bool anew =
        chance_ < plan_.players.size() &&
        is_anew(run, chance_, plan_.redraw == Redraw::chain ? places(row)[chance_] : 0);
    return row + (anew ? plan_.rows : 0) + replicate % block;
}

void PickFreeze::uniforms(std::uint64_t first, std::size_t count, double* u) const {
    if (count == 0) return;
    const std::size_t players = plan_.players.size();
    Rows rows;
    rows.first = static_cast<std::size_t>(first / block / runs_ * block);
    rows.count =
        static_cast<std::size_t>((first + count - 1) / block / runs_ * block) + block - rows.first;
    rows.base.resize(2 * plan_.inputs * rows.count);
    plan_.base->uniforms(rows.first, rows.count, rows.base.data());
    std::vector<std::vector<std::size_t>> place(rows.count, std::vector<std::size_t>(players));
    for (std::size_t r = 0; r < rows.count && plan_.redraw == Redraw::chain; ++r)
        place[r] = places(rows.first + r);
    rows.of.resize(count);
    rows.anew.resize(players * count);
    for (std::size_t r = 0; r < count; ++r) {
        const std::uint64_t replicate = first + r;
        const std::size_t row =
            static_cast<std::size_t>(replicate / block / runs_ * block + replicate % block) -
            rows.first;
        const auto run = static_cast<std::size_t>(replicate / block % runs_);
        rows.of[r] = row;
        for (std::size_t g = 0; g < players; ++g)
            rows.anew[g * count + r] = is_anew(run, g, place[row][g]) ? 1 : 0;
    }
    for (std::size_t k = 0; k < plan_.inputs; ++k) {
        const std::uint8_t* anew = rows.anew.data() + player_of_[k] * count;
        const double* from[2] = {rows.base.data() + k * rows.count,
                                 rows.base.data() + (plan_.inputs + k) * rows.count};
        for (std::size_t r = 0; r < count; ++r) u[k * count + r] = from[anew[r]][rows.of[r]];
    }
    for (const auto& group : plan_.joined) join(rows, group, count, u);
}

void PickFreeze::join(const Rows& rows, const Copula::Group& group, std::size_t count,
                      double* u) const {
    const auto n = group.members.size();
    const Eigen::MatrixXd point = scores(group, rows.base.data(), rows.count),
                          other = scores(group, rows.base.data() + plan_.inputs * rows.count,
                                         rows.count);
    const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>
        full(group.factor.data(), static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    const Eigen::MatrixXd factor = full.triangularView<Eigen::Lower>(),
                          correlation = factor * factor.transpose();
    std::map<std::vector<bool>, Conditional> known;
    std::vector<bool> pattern(n);
    for (std::size_t r = 0; r < count; ++r) {
        for (std::size_t i = 0; i < n; ++i)
            pattern[i] = rows.anew[player_of_[group.members[i]] * count + r] != 0;
        auto at = known.find(pattern);
        if (at == known.end()) at = known.emplace(pattern, condition(correlation, pattern)).first;
        const auto& [anew, frozen, weights] = at->second;
        const auto row = static_cast<Eigen::Index>(rows.of[r]);
        for (const auto i : frozen)
            u[group.members[static_cast<std::size_t>(i)] * count + r] = uniform_of(point(i, row));
        for (std::size_t a = 0; a < anew.size(); ++a) {
            double z = other(anew[a], row);
            for (std::size_t f = 0; f < frozen.size(); ++f)
                z += weights(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(f)) *
                     (point(frozen[f], row) - other(frozen[f], row));
            u[group.members[static_cast<std::size_t>(anew[a])] * count + r] = uniform_of(z);
        }
    }
}

}  // namespace steppe
