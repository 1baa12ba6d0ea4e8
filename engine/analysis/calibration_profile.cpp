#include <algorithm>
#include <cmath>

#include "engine/analysis/calibration_posterior.hpp"
#include "engine/analysis/design_futures.hpp"
#include "engine/core/parallel.hpp"

namespace steppe {
namespace {

using Values = std::vector<double>;

/// The profile of one number: the minimum over the others at each of its values.
class NumberProfile {
public:
    NumberProfile(const Posterior& posterior, const CalibrationProblem& problem, const Found& best,
                  std::size_t number)
        : posterior_(posterior), problem_(problem), best_(best), lowest_(best), number_(number) {}

    FittedNumber run() {
        FittedNumber out;
        const double low = end(-1), high = end(+1);
        out.interval = {posterior_.values(with(low))[number_],
                        posterior_.values(with(high))[number_]};
        out.open_low = low <= 0;
        out.open_high = high >= 1;
        assess(out);
        return out;
    }

    /// Returns the point with the lowest negative log posterior.
    [[nodiscard]] const Found& lowest() const { return lowest_; }

private:
    [[nodiscard]] Values with(double unit) const {
        Values u = best_.at;
        u[number_] = unit;
        return u;
    }

    /// Returns the height above the optimum, with the others refitted from their last values.
    double above(double unit, Values& others) {
        others[number_] = unit;
        const auto found = descend([&](const Values& u) { return posterior_(u); }, others, number_);
        others = found.at;
        if (found.value < lowest_.value) lowest_ = found;
        return found.value - best_.value;
    }

    /// Returns the point where the profile is profile_drop above the optimum, or the end of the
    /// range.
    double end(int side) {
        const double centre = best_.at[number_], edge = side < 0 ? 0 : 1;
        if (centre == edge) return edge;
        Values others = best_.at, good_others = others;
        double good = centre, bad = edge, bad_root = 0, good_root = 0;
        // Doubles the step, starting from the end implied by the curvature alone.
        double step = first_step(side);
        for (bool crossed = false; !crossed; step *= 2) {
            const double unit = std::clamp(centre + side * step, 0.0, 1.0);
            const double height = above(unit, others);
            crossed = height >= profile_drop;
            if (crossed) {
                bad = unit;
                bad_root = std::sqrt(height);
            } else {
                good = unit;
                good_root = std::sqrt(std::max(0.0, height));
                good_others = others;
                if (unit == edge) return edge;
            }
        }
        // The square root of the height is almost linear.
        const double wanted = std::sqrt(profile_drop);
        for (int n = 0; n < 12 && std::abs(bad - good) > 1e-3 * std::abs(good - centre) + 1e-9;
             ++n) {
            const double share =
                n % 3 == 2 ? 0.5
                           : std::clamp((wanted - good_root) / (bad_root - good_root), 0.02, 0.98);
            const double unit = good + share * (bad - good);
            others = good_others;
            const double height = above(unit, others);
            if (std::abs(height - profile_drop) < 0.004) return unit;
            if (height >= profile_drop) {
                bad = unit;
                bad_root = std::sqrt(height);
            } else {
                good = unit;
                good_root = std::sqrt(std::max(0.0, height));
                good_others = others;
            }
        }
        return 0.5 * (good + bad);
    }

    /// Returns the step at which the posterior has risen enough with the others fixed: the interval
    /// ends there or farther out.
    double first_step(int side) {
        double step = 1e-6;
        const double room = side < 0 ? best_.at[number_] : 1 - best_.at[number_];
        while (step < room &&
               posterior_(with(std::clamp(best_.at[number_] + side * step, 0.0, 1.0))) -
                       best_.value <
                   profile_drop)
            step *= 2;
        return std::min(room, 0.75 * step);
    }

    /// Computes the change of the likelihood and the priors of the others over the number's own
    /// prior.
    void assess(FittedNumber& out) {
        const auto without_own = [&](const Values& u) {
            return posterior_(u) - posterior_.prior_of(number_, u[number_]);
        };
        const double here = without_own(best_.at);
        const auto prior = central_range(problem_.priors[number_]);
        for (const double value : {prior.low, prior.high}) {
            const double centre = best_.at[number_], edge = posterior_.unit_of(number_, value);
            out.alone = std::max(out.alone, std::abs(without_own(with(edge)) - here));
            // In steps, so that the others can follow.
            Found found = best_;
            for (const double part : {0.25, 0.5, 0.75, 1.0}) {
                found.at[number_] = centre + part * (edge - centre);
                found = descend(without_own, found.at, number_);
            }
            out.profile = std::max(out.profile, std::abs(found.value - here));
        }
        constexpr double no_effect = 1e-6;
        out.identifiability = out.alone < no_effect        ? Identifiability::none
                              : out.profile < profile_drop ? Identifiability::weak
                                                           : Identifiability::identified;
    }

    const Posterior& posterior_;
    const CalibrationProblem& problem_;
    const Found& best_;
    Found lowest_;
    std::size_t number_;
};

}  // namespace

Found profile_all(const Posterior& posterior, const CalibrationProblem& problem, const Found& best,
                  std::vector<FittedNumber>& numbers) {
    std::vector<Found> lowest(numbers.size());
    in_parallel(numbers.size(), problem.threads, problem.stop, [&](std::size_t n) {
        NumberProfile profile(posterior, problem, best, n);
        numbers[n] = profile.run();
        lowest[n] = profile.lowest();
    });
    if (problem.stop != nullptr && *problem.stop) throw Stopped{};
    return *std::min_element(lowest.begin(), lowest.end(),
                             [](const Found& a, const Found& b) { return a.value < b.value; });
}

}  // namespace steppe
