#pragma once

#include <optional>
#include <string>
#include <vector>

#include "steppe/core/audit.hpp"
#include "steppe/model/metric.hpp"
#include "steppe/model/program.hpp"

namespace steppe {

/// The central run: every uncertain number at its centre, no random event.
struct Series {
    std::vector<Metric> metrics;
    std::vector<double> value;  ///< (steps + 1) x metrics, by step

    [[nodiscard]] double at(int step, std::size_t metric) const {
        return value[static_cast<std::size_t>(step) * metrics.size() + metric];
    }
};

/// Remainders above this size are reported: of the scale from -1 to 1.
constexpr double reported_remainder = 0.05;

/// An agent whose position on an issue cannot stand still on a conviction within [-1, 1].
struct Remainder {
    std::string agent, issue;
    double value;
};

struct RunResult {
    Series series;
    std::vector<Remainder> remainders;  ///< those above 0.05 in size
};

/// Runs the program at its centres and records the metrics at every step, 0 to the last.
/// \throws AuditFailure when a law of the model is broken.
RunResult run(const Program& program, std::vector<Metric> metrics, Audit audit);

/// The same with other numbers in the place of the program's centres.
/// \param numbers as many as Program::centre holds, or std::invalid_argument is thrown
RunResult run(const Program& program, const std::vector<double>& numbers,
              std::vector<Metric> metrics, Audit audit);

/// The metrics at one step of the central run with these numbers, which goes no further.
/// \throws AuditFailure; std::invalid_argument for a step or a count of numbers that it lacks
std::vector<double> run_to(const Program& program, const std::vector<double>& numbers, int step,
                           const std::vector<Metric>& metrics);

/// Positions, agents x issues, that would stand still for good in the network and under the
/// convictions of the last step of the central run: L Ws X C' + (I - L) U + r0 = X, without the
/// clamp of the steps. Nothing where there is no single such X.
std::optional<std::vector<double>> steady_positions(const Program& program);

/// What a question comes to.
struct Answer {
    bool yes;
    double margin;  ///< by how much it holds; below 0 where it does not
    int step;  ///< at which it is decided: where the margin is least (always) or largest (ever)
    double left, right;  ///< the two sides there, or their means
};

/// The answer to a question of `program` over a series that has its metrics; nothing if it has not.
std::optional<Answer> answer(const Program& program, const AskProgram& ask, const Series& series);

}  // namespace steppe
