#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace steppe {

struct Series;
struct Program;

/// The values of a metric, one per date, in memory that the run shares. A view: it keeps that
/// memory.
class Values {
public:
    Values(std::shared_ptr<const Series> of, const double* first, std::size_t count,
           std::size_t stride)
        : of_(std::move(of)), first_(first), count_(count), stride_(stride) {}
    [[nodiscard]] std::size_t size() const { return count_; }
    /// Returns the doubles from one date to the next in memory.
    [[nodiscard]] std::size_t stride() const { return stride_; }
    [[nodiscard]] const double* data() const { return first_; }
    [[nodiscard]] double operator[](std::size_t step) const { return first_[step * stride_]; }
    /// \throws std::out_of_range
    [[nodiscard]] double at(std::size_t step) const;
    [[nodiscard]] double front() const { return *first_; }
    [[nodiscard]] double back() const { return first_[(count_ - 1) * stride_]; }
    [[nodiscard]] std::vector<double> to_vector() const;

private:
    std::shared_ptr<const Series> of_;
    const double* first_;
    std::size_t count_, stride_;
};

/// The answer of the central run to a question.
struct RunAnswer {
    std::string id, text;
    bool yes = false;
    double margin = 0;  ///< distance from the threshold; below 0: no
    std::string date;   ///< that decides
};

/// The central run of a model: all metrics at all dates.
///
///     const auto run = steppe::Model::load("japan-20b.toml").run();
///     for (const auto& answer : run.answers()) std::puts(answer.text.c_str());
class Run {
public:
    /// Returns a metric. \throws Error with the nearest address
    [[nodiscard]] Values operator[](const std::string& metric) const;
    [[nodiscard]] const std::vector<std::string>& dates() const { return dates_; }
    [[nodiscard]] std::vector<std::string> metrics() const;
    /// Returns the answers to the questions of the scenario.
    [[nodiscard]] std::vector<RunAnswer> answers() const;

private:
    friend class Model;
    Run() = default;
    std::shared_ptr<const Program> program_;
    std::shared_ptr<const Series> series_;
    std::vector<std::string> dates_;
};

}  // namespace steppe

#pragma GCC visibility pop
