#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "steppe/result.hpp"

#pragma GCC visibility push(default)

namespace steppe {

/// A metric at a date over the replicates.
struct Spread {
    double mean = 0, standard_deviation = 0;
    double standard_error = 0;  ///< of the mean
    double min = 0, max = 0;
    /// Returns the value below which the share q of the replicates lies, 0 <= q <= 1; within 1/2048
    /// of the range. \throws std::invalid_argument
    [[nodiscard]] double quantile(double q) const { return quantile_(q); }

    std::function<double(double)> quantile_{};  ///< of quantile()
};

/// A probability with its 95 % interval.
struct Probability {
    double value = 0, low = 0, high = 0;
};

/// The replicates of a sweep: the drawn numbers, the metrics at the end, and the answers. A view:
/// it keeps the memory of the sweep.
struct FinalValues {
    std::size_t count = 0;              ///< replicates that ran
    std::size_t stride = 0;             ///< from a column to the next
    std::vector<std::string> numbers;   ///< addresses of the first columns of `values`
    std::vector<std::string> metrics;   ///< of the columns that follow
    std::vector<std::string> asks;      ///< ids of the columns of `yes`
    const double* values = nullptr;     ///< column by column
    const std::uint8_t* yes = nullptr;  ///< column by column, 1 if the answer is yes
    std::shared_ptr<const void> memory;
};

/// Statistics of replicates of a model.
///
///     const auto sweep = steppe::Model::load("japan-20b.toml").sweep({.replicates = 1024});
///     std::printf("%g\n", sweep.probability("overtakes-usa").value);
class Sweep {
public:
    /// Returns the replicates that ran, and whether they are all.
    [[nodiscard]] std::uint64_t replicates() const;
    [[nodiscard]] bool is_complete() const;
    [[nodiscard]] std::vector<std::string> metrics() const;
    [[nodiscard]] const std::vector<std::string>& dates() const { return dates_; }
    /// Returns a metric at the last step at or before a date; of an empty one, at the end.
    /// \throws Error for a metric that was not kept, with the nearest; for a date outside the run
    [[nodiscard]] Spread at(const std::string& metric, const std::string& date) const;
    /// Returns the probability that a question is answered with yes. \throws Error if there is none
    [[nodiscard]] Probability probability(const std::string& ask) const;
    /// Returns the replicates. \throws Error without Sampling::finals
    [[nodiscard]] FinalValues finals() const;
    /// Describes the sweep as `steppe sweep` does: text, tables, files.
    [[nodiscard]] Result result() const;

private:
    friend class Model;
    struct State;
    Sweep() = default;
    std::shared_ptr<const State> state_;
    std::vector<std::string> dates_;
};

}  // namespace steppe

#pragma GCC visibility pop
