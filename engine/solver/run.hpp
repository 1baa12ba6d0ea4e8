#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/core/audit.hpp"
#include "engine/model/metric.hpp"
#include "engine/model/program.hpp"

namespace steppe {

/// The results of the central run: every uncertain number at its central value, no random events.
struct Series {
    std::vector<Metric> metrics;
    std::vector<double> value;  ///< (steps + 1) x metrics, by step

    [[nodiscard]] double at(int step, std::size_t metric) const {
        return value[static_cast<std::size_t>(step) * metrics.size() + metric];
    }
};

/// Remainders above this size are reported (positions range from -1 to 1).
constexpr double reported_remainder = 0.05;

/// An agent whose position on an issue is not an equilibrium under any conviction within [-1, 1].
struct Remainder {
    std::string agent, issue;
    double value;
};

struct RunResult {
    Series series;
    std::vector<Remainder> remainders;  ///< those above 0.05 in size
};

/// Runs the program at central values and records the metrics at every step, 0 to the last.
/// \throws AuditFailure if a model invariant fails
RunResult run(const Program& program, std::vector<Metric> metrics, Audit audit);

/// Runs the program with other values for its numbers.
/// \param numbers same length as Program::centre, else throws std::invalid_argument
RunResult run(const Program& program, const std::vector<double>& numbers,
              std::vector<Metric> metrics, Audit audit);

/// Returns the metrics at one step of the central run with these numbers; stops there.
/// \throws AuditFailure
/// \throws std::invalid_argument if the step is out of range or the number count differs
std::vector<double> run_to(const Program& program, const std::vector<double>& numbers, int step,
                           const std::vector<Metric>& metrics);

/// Returns the equilibrium positions, agents x issues, under the network and convictions of the
/// last step of the central run: L Ws X C' + (I - L) U + r0 = X, without the clamp of the steps.
/// Returns nothing if X is not unique.
std::optional<std::vector<double>> steady_positions(const Program& program);

/// The result of a criterion.
struct Answer {
    bool yes;
    double margin;       ///< signed distance from the threshold; below 0 if the criterion fails
    int step;            ///< deciding step: least margin (always) or largest margin (ever)
    double left, right;  ///< both sides at that step, or their means
};

/// Evaluates a criterion of `program` over a series; returns nothing if the series lacks its
/// metrics.
std::optional<Answer> answer(const Program& program, const AskProgram& ask, const Series& series);

}  // namespace steppe
