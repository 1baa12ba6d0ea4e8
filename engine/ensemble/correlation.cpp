#include "engine/ensemble/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <fmt/format.h>

#include "engine/core/expect.hpp"
#include "engine/core/normal_cdf.hpp"
#include "engine/core/philox.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"

namespace steppe {
namespace {

// Below this pivot, one address is almost a function of the others.
constexpr double smallest_pivot = 1e-9;
constexpr std::size_t at_once = 256;  // replicates whose normal scores are in memory at a time

/// Returns the first address of each address's group.
std::vector<std::size_t> leaders(std::size_t addresses,
                                 const std::vector<RankCorrelation>& correlations) {
    std::vector<std::size_t> leader(addresses);
    for (std::size_t k = 0; k < addresses; ++k) leader[k] = k;
    const auto find = [&](std::size_t k) {
        while (leader[k] != k) k = leader[k];
        return k;
    };
    for (const auto& c : correlations) {
        const std::size_t one = find(c.a), other = find(c.b);
        leader[std::max(one, other)] = std::min(one, other);
    }
    for (std::size_t k = 0; k < addresses; ++k)
        leader[k] = leader[leader[k]];  // earlier addresses are final
    return leader;
}

/// Replaces the lower half of a symmetric n x n matrix by its Cholesky factor.
/// \return number of rows factorised; n if the matrix is positive definite
std::size_t factorise(std::vector<double>& matrix, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double rest = matrix[i * n + j];
            for (std::size_t k = 0; k < j; ++k)
                rest = std::fma(-matrix[i * n + k], matrix[j * n + k], rest);
            if (i == j && !(rest > smallest_pivot)) return i;
            matrix[i * n + j] = i == j ? std::sqrt(rest) : rest / matrix[j * n + j];
        }
    return n;
}

/// Returns the sine of |x| <= pi/6 by its series; library results differ between machines.
double sine(double x) {
    double term = x, sum = 0;
    for (int n = 1; n < 20; n += 2) {
        sum += term;
        term *= -x * x / ((n + 1) * (n + 2));
    }
    return sum;
}

std::string listed(const std::vector<std::size_t>& places) {
    std::string text;
    for (const std::size_t place : places)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", place);
    return text;
}

}  // namespace

NotPositiveDefinite::NotPositiveDefinite(std::vector<std::size_t> which)
    : Error(fmt::format("the rank correlations {} are not positive definite together",
                        listed(which))),
      entries(std::move(which)) {}

Copula::Copula(std::size_t addresses, const std::vector<RankCorrelation>& correlations) {
    for ([[maybe_unused]] const auto& c : correlations)
        STEPPE_EXPECT(c.a < addresses && c.b < addresses && c.a != c.b && std::abs(c.rank) <= 1);
    const auto leader = leaders(addresses, correlations);
    for (std::size_t first = 0; first < addresses; ++first) {
        Group group;
        for (std::size_t k = first; k < addresses && leader[first] == first; ++k)
            if (leader[k] == first) group.members.push_back(k);
        const std::size_t n = group.members.size();
        if (n < 2) continue;

        const auto place = [&](std::size_t k) {
            return static_cast<std::size_t>(
                std::lower_bound(group.members.begin(), group.members.end(), k) -
                group.members.begin());
        };
        group.factor.assign(n * n, 0.0);
        for (std::size_t i = 0; i < n; ++i) group.factor[i * n + i] = 1.0;
        std::vector<std::size_t> entries;
        for (std::size_t e = 0; e < correlations.size(); ++e) {
            const auto& c = correlations[e];
            if (leader[c.a] != first) continue;
            double& pearson =
                group.factor[place(std::max(c.a, c.b)) * n + place(std::min(c.a, c.b))];
            STEPPE_EXPECT(pearson == 0.0);
            pearson = 2.0 * sine(std::numbers::pi * c.rank / 6.0);
            entries.push_back(e);
        }
        if (factorise(group.factor, n) < n) throw NotPositiveDefinite(std::move(entries));
        groups_.push_back(std::move(group));
    }
}

void Copula::apply(double* u, std::size_t count) const {
    std::vector<double> scores;
    for (const auto& [members, factor] : groups_) {
        const std::size_t n = members.size();
        for (std::size_t from = 0; from < count; from += at_once) {
            const std::size_t some = std::min(at_once, count - from);
            scores.resize(n * at_once);
            for (std::size_t i = 0; i < n; ++i) {
                double* drawn = u + members[i] * count + from;
                double* score = scores.data() + i * at_once;
                for (std::size_t r = 0; r < some; ++r) score[r] = normal_quantile(drawn[r]);
                const double* row = factor.data() + i * n;
                if (std::all_of(row, row + i, [](double l) { return l == 0.0; })) continue;
                for (std::size_t r = 0; r < some; ++r) {
                    double sum = row[i] * score[r];
                    for (std::size_t j = 0; j < i; ++j)
                        sum = std::fma(row[j], scores[j * at_once + r], sum);
                    drawn[r] = std::clamp(normal_cdf(sum), 0x1p-54, below_one);
                }
            }
        }
    }
}

}  // namespace steppe
