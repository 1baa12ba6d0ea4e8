#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "steppe/ensemble/sweep.hpp"
#include "tools/steppe/stopwatch.hpp"

namespace CLI {
class App;
}

namespace steppe {

/// How progress is reported on stderr: as a line for people, or as one JSON object a line.
enum class ProgressFormat { bar, json };

/// --progress, for a command with many replicates.
void add_progress_option(CLI::App& command);
/// Whether to report progress: JSON is reported with --quiet, too.
bool wants_progress(bool quiet);

/// Whether progress is reported as JSON: then every line of stderr is JSON.
bool progress_is_json();

/// Prints a line on stderr that is not an error: `steppe: TEXT`, or with --progress json an object
/// with the text as its `note`.
void print_note(const std::string& text);

/// Twenty blocks, of which `part` are full.
std::string progress_bar(double part);

/// 1:02:07, 2:07.
std::string clock_time(double seconds);

/// Shows on stderr how far a piece of work is: drawn as ProgressLine is.
class WorkLine {
public:
    /// \param unit what is counted, `MB` or `steps`; `per_unit` of what `done` counts make one
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

/// Shows on stderr how far a sweep is, how fast it goes and what it finds: a line that is drawn
/// again on a terminal, a new line every ten seconds elsewhere; nothing before the first second is
/// over. As JSON, a line every second, the first and the last state always.
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
