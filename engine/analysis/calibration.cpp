#include "engine/analysis/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <nlopt.hpp>

#include "engine/analysis/calibration_posterior.hpp"
#include "engine/analysis/design_futures.hpp"
#include "engine/analysis/halton.hpp"
#include "engine/core/expect.hpp"
#include "engine/core/parallel.hpp"
#include "engine/core/quantile.hpp"

namespace steppe {
namespace {

using Values = std::vector<double>;
using Function = std::function<double(const Values&)>;

/// One search by NLopt over the free numbers. Keeps the best point seen rather than the last.
class FitSearch {
public:
    FitSearch(const Function& function, const Values& from, std::size_t fixed)
        : function_(function), fixed_(fixed), best_{from, function(from)} {}

    void by(nlopt::algorithm algorithm, double first_step, int evaluations) {
        Values u = free_of(best_.at);
        if (u.empty()) return;
        nlopt::opt search(algorithm, static_cast<unsigned>(u.size()));
        search.set_lower_bounds(0.0);
        search.set_upper_bounds(1.0);
        search.set_min_objective(
            [](const Values& x, Values& gradient, void* self) {
                return static_cast<FitSearch*>(self)->at(x, gradient);
            },
            this);
        search.set_maxeval(evaluations);
        search.set_xtol_abs(1e-9);
        search.set_ftol_abs(1e-9);
        if (first_step > 0) search.set_initial_step(first_step);
        try {
            double value = 0;
            search.optimize(u, value);
        } catch (const nlopt::roundoff_limited&) {  // converged to rounding
        } catch (const std::runtime_error&) {       // a failed search also leaves its best point
        }
    }

    [[nodiscard]] const Found& best() const { return best_; }

private:
    [[nodiscard]] Values free_of(const Values& u) const {
        Values out;
        for (std::size_t n = 0; n < u.size(); ++n)
            if (n != fixed_) out.push_back(u[n]);
        return out;
    }

    double value(const Values& x) {
        Values u = best_.at;
        for (std::size_t n = 0, k = 0; n < u.size(); ++n)
            if (n != fixed_) u[n] = std::clamp(x[k++], 0.0, 1.0);
        const double value = function_(u);
        if (value < best_.value) best_ = {u, value};
        return value;
    }

    double at(const Values& x, Values& gradient) {
        // In units of the range: above rounding errors, below the scale of kinks.
        constexpr double step = 1e-5;
        const double here = value(x);
        for (std::size_t n = 0; n < gradient.size(); ++n) {
            Values less = x, more = x;
            less[n] = std::max(0.0, x[n] - step);
            more[n] = std::min(1.0, x[n] + step);
            gradient[n] = (value(more) - value(less)) / (more[n] - less[n]);
        }
        return here;
    }

    const Function& function_;
    std::size_t fixed_;
    Found best_;
};

/// Returns start n: the given numbers, then Halton points as probabilities of the priors.
Values start(const CalibrationProblem& problem, const Posterior& posterior, int n) {
    Values out;
    for (std::size_t i = 0; i < posterior.size(); ++i) {
        if (n == 0) {
            out.push_back(posterior.unit_of(i, problem.priors[i].centre()));
            continue;
        }
        out.push_back(posterior.unit_of(i, draw(quantile_of(problem.priors[i]), halton(n, i))));
    }
    return out;
}

}  // namespace

Found descend(const Function& function, const Values& from, std::size_t fixed) {
    FitSearch search(function, from, fixed);
    // A wrong curvature estimate stops the search early; restarts discard it.
    for (int round = 0; round < 3; ++round) {
        const double before = search.best().value;
        search.by(nlopt::LD_SLSQP, 0, 60);
        if (before - search.best().value < 1e-4) break;
    }
    return search.best();
}

Found descend_patiently(const Posterior& posterior, const Values& from) {
    const Function function = [&](const Values& u) { return posterior(u); };
    FitSearch search(function, from, from.size());
    const int many = 40 * static_cast<int>(from.size());
    double before = 0;
    for (int round = 0; round < 3; ++round) {
        before = search.best().value;
        search.by(nlopt::LD_SLSQP, 0, 200);
        search.by(nlopt::LN_COBYLA, round == 0 ? 0.03 : 1e-4, many);
        if (before - search.best().value < 1e-7) break;
    }
    return search.best();
}

Calibration calibrate(const CalibrationProblem& problem) {
    STEPPE_EXPECT(!problem.priors.empty() &&
                  problem.priors.size() == problem.design_problem.numbers().size() &&
                  !problem.fitted.empty() && problem.starts > 0);
    const Posterior posterior(problem);
    Calibration out;
    out.given_objective = posterior(start(problem, posterior, 0));
    std::vector<Found> found(static_cast<std::size_t>(problem.starts));
    const Function whole = [&](const Values& u) { return posterior(u); };
    in_parallel(found.size(), problem.threads, problem.stop, [&](std::size_t n) {
        found[n] = descend(whole, start(problem, posterior, static_cast<int>(n)), posterior.size());
    });
    if (problem.stop != nullptr && *problem.stop) throw Stopped{};
    Found best = found.front();
    for (const auto& one : found) {
        out.found.push_back(one.value);
        if (one.value < best.value) best = one;
    }
    // Refine the best one further: gradient searches stop at kinks of the model.
    best = descend_patiently(posterior, best.at);
    out.numbers.resize(posterior.size());
    constexpr int most = 4;
    for (int round = 0; round < most; ++round) {
        const auto better = profile_all(posterior, problem, best, out.numbers);
        out.converged = !(better.value < best.value - 1e-3);
        if (out.converged || round + 1 == most) break;
        best = descend_patiently(posterior, better.at);
    }
    out.objective = best.value;
    const auto values = posterior.values(best.at);
    for (std::size_t n = 0; n < values.size(); ++n) out.numbers[n].fit = values[n];
    out.runs = posterior.runs();
    return out;
}

}  // namespace steppe
