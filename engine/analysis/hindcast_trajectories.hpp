#pragma once

#include <map>
#include <string>
#include <vector>

#include "steppe/analysis/hindcast_claims.hpp"
#include "steppe/ensemble/sweep.hpp"

namespace steppe {

/// The replicates of one scenario in memory: expressions over its metrics at every step.
class Trajectories {
public:
    /// Runs the sweep.
    /// \param values expressions
    /// \throws as score_claims
    Trajectories(const std::string& path, const Registry& registry,
                 const std::vector<std::string>& values, const ClaimOptions& options);

    [[nodiscard]] std::size_t futures() const { return futures_; }
    /// Returns the last step at or before a date.
    /// \throws std::invalid_argument for a date outside the scenario's time
    [[nodiscard]] std::size_t step(const std::string& date) const;
    /// \pre `value` was given to the constructor
    [[nodiscard]] double at(const std::string& value, std::size_t future, std::size_t step) const;
    /// Returns all steps up to `last`, with 0 before `since`.
    [[nodiscard]] std::vector<double> trajectory(const std::string& value, std::size_t future,
                                                 std::size_t since, std::size_t last) const;

private:
    SweepPlan plan_;
    std::size_t futures_ = 0;
    std::map<std::string, Expression> expressions_;
    std::vector<double> kept_;  ///< (steps + 1) x metrics x replicates
};

}  // namespace steppe
