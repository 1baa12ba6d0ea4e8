#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "steppe/ensemble/sweep.hpp"
#include "tools/steppe/command_line.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace steppe {

/// The form of progress on stderr: a line for people, or one JSON object a line.
enum class ProgressFormat { bar, json };

/// Adds --progress, for a command that runs the model many times.
void add_progress_option(Command command);
/// Returns whether to report progress. JSON is reported with --quiet, too.
bool wants_progress(bool quiet);

/// Returns whether progress is JSON: then every line of stderr is JSON.
bool progress_is_json();

/// Prints a line on stderr that is not an error: `steppe: TEXT`, or with --progress json an object
/// with the text as its `note`.
void print_note(const std::string& text);

/// Returns twenty blocks, of which the share `part` is full.
std::string progress_bar(double part);

/// Returns a duration as 1:02:07 or 2:07.
std::string clock_time(double seconds);

/// Shows on stderr how many units of work are done, in the same way as ProgressLine.
class CountLine {
public:
    /// \param unit  plural noun, for instance `replicates`; JSON names the rate `<unit>_per_s`
    /// \param total  nothing for a search, whose end is not known: JSON has null until the end
    CountLine(std::string unit, std::optional<std::uint64_t> total);
    ~CountLine();
    CountLine(const CountLine&) = delete;
    CountLine& operator=(const CountLine&) = delete;
    /// \param replayed  part of `done` that a checkpoint held; it does not count in the rate
    void show(std::uint64_t done, std::uint64_t replayed = 0);
    /// Marks the work as complete: the last line of JSON has `done` as its total.
    void complete() { total_ = done_; }

private:
    void print_json();

    std::string unit_;
    std::optional<std::uint64_t> total_;
    Stopwatch watch_;
    bool terminal_, drawn_ = false, printed_ = false;
    double last_ = 0;
    std::uint64_t done_ = 0, replayed_ = 0;
};

/// Shows on stderr how far a piece of work is, in the same way as ProgressLine.
class WorkLine {
public:
    /// \param unit  `MB` or `steps`
    /// \param per_unit  amount of `done` that makes one unit
    WorkLine(std::string unit, double per_unit);
    ~WorkLine();
    WorkLine(const WorkLine&) = delete;
    WorkLine& operator=(const WorkLine&) = delete;
    void show(std::string_view what, std::uint64_t done, std::uint64_t all);

private:
    std::string unit_;
    double per_unit_;
    Stopwatch watch_;
    bool terminal_, drawn_ = false;
    double last_ = 0;
};

/// Shows progress, rate and first estimate of a sweep on stderr. On a terminal one line is drawn
/// again and again; otherwise a new line follows every ten seconds. The first second shows nothing.
/// JSON has a line every second, and always the first and the last state.
class ProgressLine {
public:
    explicit ProgressLine(const SweepPlan& plan);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    void show(const SweepProgress& progress);

private:
    void print_json(const SweepProgress& progress);

    const SweepPlan& plan_;
    Stopwatch watch_;
    bool terminal_, drawn_ = false;
    double last_ = 0;
    std::uint64_t last_done_ = 0;
    std::optional<SweepProgress> unprinted_;  ///< of JSON; printed at the end
};

}  // namespace steppe
