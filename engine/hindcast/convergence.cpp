#include <algorithm>
#include <array>
#include <cmath>

#include "engine/hindcast/models.hpp"

namespace steppe {
namespace {

using Three = std::array<double, 3>;  // peer, pull, norm

constexpr Three prior_mean{0.02, 0.02, 0.0}, prior_sd{0.03, 0.03, 0.5};

double power(double base, int exponent) {
    double out = 1;
    for (int n = 0; n < exponent; ++n) out *= base;
    return out;
}

/// Mean of the observed states, and `m/(m-1)`: the rate at which deviations from it shrink.
struct Group {
    double mean = 0, spread = 0;
};

Group group_of(const std::vector<double>& from) {
    double sum = 0;
    int count = 0;
    for (const double x : from) {
        if (std::isnan(x)) continue;
        sum += x;
        ++count;
    }
    return {count ? sum / count : 0, count > 1 ? static_cast<double>(count) / (count - 1) : 0};
}

double forecast(const Three& p, const Group& group, double x, int years) {
    return p[2] + (group.mean - p[2]) * power(1 - p[1], years) +
           (x - group.mean) * power(1 - p[1] - p[0] * group.spread, years);
}

Three gradient(const Three& p, const Group& group, double x, int years) {
    const double a = 1 - p[1], b = a - p[0] * group.spread;
    const double by_b = -(x - group.mean) * years * power(b, years - 1);
    return {by_b * group.spread, by_b - (group.mean - p[2]) * years * power(a, years - 1),
            1 - power(a, years)};
}

/// Sum of squared errors with its normal equations.
struct Equations {
    double cost = 0;
    Three slope{};
    std::array<Three, 3> curvature{};

    void add(double error, const Three& by) {
        cost += error * error;
        for (std::size_t i = 0; i < 3; ++i) {
            slope[i] += error * by[i];
            for (std::size_t j = 0; j < 3; ++j) curvature[i][j] += by[i] * by[j];
        }
    }
};

struct Problem {
    const std::vector<TrainingCase>& cases;
    std::vector<Group> groups;
    std::array<bool, 3> free{};
    double scale = 1;

    [[nodiscard]] Equations at(const Three& p) const {
        Equations out;
        for (std::size_t n = 0; n < cases.size(); ++n) {
            const auto& c = cases[n];
            const double weight = 1 / (scale * std::sqrt(c.horizon)), x = c.from[c.mover];
            auto by = gradient(p, groups[n], x, c.horizon);
            for (double& d : by) d *= weight;
            out.add((forecast(p, groups[n], x, c.horizon) - c.observed) * weight, by);
        }
        for (std::size_t i = 0; i < 3; ++i) {
            Three by{};
            by[i] = free[i] ? 1 / prior_sd[i] : 0;
            out.add((p[i] - prior_mean[i]) * by[i], by);
        }
        return out;
    }
};

/// Solves the damped equations for the free parameters, by elimination.
Three solved(const Equations& eq, const std::array<bool, 3>& moves, double damping) {
    std::array<std::array<double, 4>, 3> m{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) m[i][j] = moves[i] && moves[j] ? eq.curvature[i][j] : 0;
        m[i][i] = moves[i] ? m[i][i] * (1 + damping) : 1;
        m[i][3] = moves[i] ? -eq.slope[i] : 0;
    }
    for (std::size_t i = 0; i < 3; ++i)  // positive definite: no pivoting
        for (std::size_t r = 0; r < 3; ++r) {
            if (r == i) continue;
            const double factor = m[r][i] / m[i][i];
            for (std::size_t c = i; c < 4; ++c) m[r][c] -= factor * m[i][c];
        }
    return {m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
}

/// Minimises by Levenberg-Marquardt steps, with rates bounded below by 0.
Three minimised(const Problem& problem, Three p) {
    double damping = 1e-3;
    Equations eq = problem.at(p);
    for (int iteration = 0; iteration < 200 && damping < 1e12; ++iteration) {
        auto moves = problem.free;
        for (std::size_t i = 0; i < 2; ++i) moves[i] = moves[i] && (p[i] > 0 || eq.slope[i] < 0);
        const Three step = solved(eq, moves, damping);
        Three next = p;
        double moved = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            next[i] = i < 2 ? std::max(0.0, p[i] + step[i]) : p[i] + step[i];
            moved = std::max(moved, std::fabs(next[i] - p[i]));
        }
        const Equations there = problem.at(next);
        if (there.cost > eq.cost) {
            damping *= 4;
            continue;
        }
        p = next;
        eq = there;
        damping = std::max(damping / 8, 1e-12);
        if (moved < 1e-12) break;
    }
    return p;
}

}  // namespace

std::vector<double> converge(const Convergence& law, const std::vector<double>& from, int years) {
    const Group group = group_of(from);
    std::vector<double> out;
    out.reserve(from.size());
    for (const double x : from)
        out.push_back(forecast({law.peer, law.pull, law.norm}, group, x, years));
    return out;
}

Convergence fit_convergence(const YearTable& table, int origin, ConvergenceParts parts,
                            double scale) {
    const auto cases = training_cases(table, origin, training_horizons());
    Problem problem{.cases = cases, .groups = {}, .scale = scale};
    for (const auto& c : cases) problem.groups.push_back(group_of(c.from));
    problem.free = {parts != ConvergenceParts::norm, parts != ConvergenceParts::peer,
                    parts != ConvergenceParts::peer};
    Three start = prior_mean;
    for (std::size_t i = 0; i < 3; ++i)
        if (!problem.free[i]) start[i] = 0;
    const Three p = minimised(problem, start);
    return {p[0], p[1], p[2]};
}

}  // namespace steppe
