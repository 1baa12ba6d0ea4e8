#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "steppe/analysis/calibration.hpp"

namespace steppe {

/// Minus the log posterior over numbers in units of their search ranges, 0 to 1; lognormal ones on
/// a logarithmic scale.
class Posterior {
public:
    explicit Posterior(const CalibrationProblem& problem);

    [[nodiscard]] std::size_t size() const { return problem_.priors.size(); }
    [[nodiscard]] std::vector<double> values(const std::vector<double>& u) const;
    [[nodiscard]] double unit_of(std::size_t number, double value) const;

    /// A large number where the run breaks a law of the model.
    double operator()(const std::vector<double>& u) const;
    /// The part of it that is the prior of one number.
    [[nodiscard]] double prior_of(std::size_t number, double unit) const;
    [[nodiscard]] std::uint64_t runs() const { return runs_; }

private:
    /// Observations of one metric, from `first` on.
    struct Group {
        std::size_t first, count;
        double floor;  ///< sum of squares that the prior of an unknown sd adds
    };
    [[nodiscard]] double value(std::size_t number, double unit) const;
    [[nodiscard]] double misfit(const Group& group, const std::vector<double>& run) const;
    [[nodiscard]] double compute(const std::vector<double>& u) const;

    const CalibrationProblem& problem_;
    std::vector<Group> groups_;
    mutable std::atomic<std::uint64_t> runs_{0};
};

/// A point and what it is worth.
struct Found {
    std::vector<double> at;
    double value;
};

/// From a point downhill, by NLopt's SLSQP with central differences.
/// \param fixed a number that stays where it is; as many as there are: none
Found descend(const std::function<double(const std::vector<double>&)>& function,
              const std::vector<double>& from, std::size_t fixed);

/// The better of several descents, some of them without derivatives, which bends of the model do
/// not stop.
Found descend_patiently(const Posterior& posterior, const std::vector<double>& from);

/// Intervals and what is told of each number, at an optimum. \return a better point where a profile
/// found one
Found profile_all(const Posterior& posterior, const CalibrationProblem& problem, const Found& best,
                  std::vector<FittedNumber>& numbers);

}  // namespace steppe
