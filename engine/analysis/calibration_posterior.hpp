#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "engine/analysis/calibration.hpp"

namespace steppe {

/// Negative log posterior over numbers scaled to 0..1 within their search ranges; lognormal ones on
/// a logarithmic scale.
class Posterior {
public:
    explicit Posterior(const CalibrationProblem& problem);

    [[nodiscard]] std::size_t size() const { return problem_.priors.size(); }
    [[nodiscard]] std::vector<double> values(const std::vector<double>& u) const;
    [[nodiscard]] double unit_of(std::size_t number, double value) const;

    /// Returns a large number if the run violates a model law.
    double operator()(const std::vector<double>& u) const;
    /// Returns the term of one number's prior.
    [[nodiscard]] double prior_of(std::size_t number, double unit) const;
    [[nodiscard]] std::uint64_t runs() const { return runs_; }

private:
    /// Observations of one metric, starting at `first`.
    struct Group {
        std::size_t first, count;
        /// Sum of squares that the prior of an unknown sd adds.
        double floor;
    };
    [[nodiscard]] double value(std::size_t number, double unit) const;
    [[nodiscard]] double misfit(const Group& group, const std::vector<double>& run) const;
    [[nodiscard]] double compute(const std::vector<double>& u) const;

    const CalibrationProblem& problem_;
    std::vector<Group> groups_;
    mutable std::atomic<std::uint64_t> runs_{0};
};

struct Found {
    std::vector<double> at;
    double value;
};

/// Minimises from a point by NLopt's SLSQP with central differences.
/// \param fixed index of a fixed number; the number count for none
Found descend(const std::function<double(const std::vector<double>&)>& function,
              const std::vector<double>& from, std::size_t fixed);

/// Returns the best of several descents, some derivative-free, which kinks of the model do not
/// stop.
Found descend_patiently(const Posterior& posterior, const std::vector<double>& from);

/// Computes the interval and `told` of each number at an optimum.
/// \return a better point if a profile found one
Found profile_all(const Posterior& posterior, const CalibrationProblem& problem, const Found& best,
                  std::vector<FittedNumber>& numbers);

}  // namespace steppe
