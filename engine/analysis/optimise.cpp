#include "engine/analysis/optimise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <nlopt.hpp>

#include "engine/analysis/halton.hpp"
#include "engine/core/expect.hpp"

namespace steppe {
namespace {

using Values = std::vector<double>;

/// The search in units of the bounds, 0 to 1; projects points onto the sum, if any.
class OptimumSearch {
public:
    explicit OptimumSearch(const OptimiseProblem& problem)
        : problem_(problem), size_(problem.low.size()) {}

    Optimum run() {
        Optimum out;
        out.given_value = problem_.value(problem_.given);
        lowest_ = out.given_value;
        runs_ = 1;
        for (int n = 0; n < problem_.starts; ++n) {
            best_ = {};
            best_value_ = -std::numeric_limits<double>::infinity();
            Values u = start(n);
            local(nlopt::LD_SLSQP, u, 0);
            u = best_;
            local(nlopt::LN_COBYLA, u, 0.05);
            onto_bounds();
            out.found.push_back(best_value_);
            if (out.at.empty() || best_value_ > out.value) {
                out.at = values(best_);
                out.value = best_value_;
            }
        }
        if (out.value > out.given_value) out.flat = flat(out);
        out.runs = runs_;
        out.lowest = lowest_;
        return out;
    }

private:
    [[nodiscard]] double width(std::size_t i) const { return problem_.high[i] - problem_.low[i]; }

    [[nodiscard]] Values values(const Values& u) const {
        Values x(size_);
        for (std::size_t i = 0; i < size_; ++i)
            x[i] = u[i] <= 0   ? problem_.low[i]
                   : u[i] >= 1 ? problem_.high[i]
                               : std::clamp(problem_.low[i] + u[i] * width(i), problem_.low[i],
                                            problem_.high[i]);
        return problem_.sum ? with_sum(x, problem_.low, problem_.high, *problem_.sum) : x;
    }
    [[nodiscard]] Values units(const Values& x) const {
        Values u(size_);
        for (std::size_t i = 0; i < size_; ++i)
            u[i] = std::clamp((x[i] - problem_.low[i]) / width(i), 0.0, 1.0);
        return u;
    }

    double at(const Values& u) {
        const Values x = values(u);
        const double value = problem_.value(x);
        ++runs_;
        lowest_ = std::min(lowest_, value);
        if (value > best_value_) {
            best_value_ = value;
            best_ = units(x);
        }
        return value;
    }

    double at(const Values& u, Values& gradient) {
        // In units of the bounds: far above rounding errors, far below the scale of kinks.
        constexpr double step = 1e-4;
        const double here = at(u);
        for (std::size_t i = 0; i < gradient.size(); ++i) {
            Values less = u, more = u;
            less[i] = std::max(0.0, u[i] - step);
            more[i] = std::min(1.0, u[i] + step);
            const double below = less[i] < u[i] ? at(less) : here,
                         above = more[i] > u[i] ? at(more) : here;
            gradient[i] = (above - below) / (more[i] - less[i]);
        }
        return here;
    }

    [[nodiscard]] Values start(int n) const {
        Values u(size_, 0.5);
        if (n == 0) u = units(problem_.given);
        for (std::size_t i = 0; n > 1 && i < size_; ++i) u[i] = halton(n - 1, i);
        return units(values(u));
    }

    void local(nlopt::algorithm algorithm, Values& u, double first_step) {
        at(u);
        nlopt::opt search(algorithm, static_cast<unsigned>(size_));
        search.set_lower_bounds(0.0);
        search.set_upper_bounds(1.0);
        search.set_max_objective(
            [](const Values& x, Values& gradient, void* self) {
                return static_cast<OptimumSearch*>(self)->at(x, gradient);
            },
            this);
        if (problem_.sum && size_ > 1)
            search.add_equality_constraint(
                [](const Values& x, Values& gradient, void* self) {
                    return static_cast<const OptimumSearch*>(self)->off_sum(x, gradient);
                },
                this, 1e-9);
        search.set_maxeval(problem_.evaluations);
        search.set_xtol_abs(1e-8);
        if (first_step > 0) search.set_initial_step(first_step);
        try {
            double value = 0;
            search.optimize(u, value);
        } catch (const nlopt::roundoff_limited&) {  // converged; at() keeps the best point
        } catch (const std::runtime_error&) {       // a failed search also leaves its best point
        }
    }

    /// Returns the deviation from the sum, in units of all bounds together.
    double off_sum(const Values& u, Values& gradient) const {
        double all = 0, off = -*problem_.sum;
        for (std::size_t i = 0; i < size_; ++i) {
            all += width(i);
            off += problem_.low[i] + u[i] * width(i);
        }
        for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = width(i) / all;
        return off / all;
    }

    /// Moves values near a bound onto it unless that lowers the result.
    void onto_bounds() {
        constexpr double near = 1e-4;
        for (std::size_t i = 0; i < size_; ++i) {
            const double end = best_[i] < near ? 0 : best_[i] > 1 - near ? 1 : best_[i];
            if (end == best_[i]) continue;
            Values u = best_;
            u[i] = end;
            const double before = best_value_, value = at(u);
            if (value == before) best_ = units(values(u));
        }
    }

    /// Returns the point with one value moved; the others compensate for a sum.
    [[nodiscard]] Values moved(const Values& at, std::size_t i, double to) const {
        Values x = at, low = problem_.low, high = problem_.high;
        x[i] = to;
        if (!problem_.sum) return x;
        low[i] = high[i] = to;
        return with_sum(x, low, high, *problem_.sum);
    }

    /// Returns the farthest value of i towards an end that the sum allows.
    [[nodiscard]] double farthest(std::size_t i, double end) const {
        if (!problem_.sum) return end;
        double least = 0, most = 0;
        for (std::size_t k = 0; k < size_; ++k) {
            least += k == i ? 0 : problem_.low[k];
            most += k == i ? 0 : problem_.high[k];
        }
        return std::clamp(end, *problem_.sum - most, *problem_.sum - least);
    }

    [[nodiscard]] std::vector<Interval> flat(const Optimum& best) {
        const double enough = best.value - flat_loss * (best.value - best.given_value);
        const auto keeps = [&](std::size_t i, double to) {
            ++runs_;
            return problem_.value(moved(best.at, i, to)) >= enough;
        };
        std::vector<Interval> out(size_);
        for (std::size_t i = 0; i < size_; ++i) {
            const auto reach = [&](double end) {
                double good = best.at[i], bad = farthest(i, end);
                if (good == bad) return good;
                // Increasing steps from the optimum find the first loss rather than a later one.
                const double full = bad - good;
                for (const double part : {0.01, 0.03, 0.1, 0.2, 0.4, 0.7, 1.0}) {
                    bad = best.at[i] + part * full;
                    if (part == 1.0) bad = farthest(i, end);
                    if (!keeps(i, bad)) break;
                    good = bad;
                }
                for (int n = 0; n < 12 && good != bad; ++n) {
                    const double middle = 0.5 * (good + bad);
                    (keeps(i, middle) ? good : bad) = middle;
                }
                return good;
            };
            out[i] = {reach(problem_.low[i]), reach(problem_.high[i])};
        }
        return out;
    }

    const OptimiseProblem& problem_;
    std::size_t size_, runs_ = 0;
    Values best_;
    double best_value_ = 0, lowest_ = 0;
};

}  // namespace

std::vector<double> with_sum(std::vector<double> values, const std::vector<double>& low,
                             const std::vector<double>& high, double sum) {
    const auto shifted = [&](double shift) {
        auto out = values;
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = std::clamp(values[i] + shift, low[i], high[i]);
        return out;
    };
    const auto total = [](const std::vector<double>& x) {
        return std::accumulate(x.begin(), x.end(), 0.0);
    };
    double below = std::numeric_limits<double>::infinity(), above = -below;
    for (std::size_t i = 0; i < values.size(); ++i) {
        below = std::min(below, low[i] - values[i]);
        above = std::max(above, high[i] - values[i]);
    }
    if (std::abs(total(shifted(0)) - sum) <= 1e-14 * std::abs(sum)) return shifted(0);
    for (int n = 0; n < 60; ++n) {
        const double middle = 0.5 * (below + above);
        (total(shifted(middle)) < sum ? below : above) = middle;
    }
    auto out = shifted(above);
    // Adds the remainder of the bisection to a value with room for it.
    const double rest = sum - total(out);
    for (std::size_t i = 0; i < out.size(); ++i)
        if (const double to = out[i] + rest;
            to > low[i] && to < high[i] && out[i] > low[i] && out[i] < high[i]) {
            out[i] = to;
            break;
        }
    return out;
}

Optimum maximise(const OptimiseProblem& problem) {
    STEPPE_EXPECT(!problem.low.empty() && problem.high.size() == problem.low.size() &&
                  problem.given.size() == problem.low.size() && problem.starts > 0);
    return OptimumSearch(problem).run();
}

}  // namespace steppe
