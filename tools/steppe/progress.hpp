#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "steppe/execution.hpp"
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
/// Formats the text.
template <class First, class... More>
void print_note(fmt::format_string<First, More...> text, First&& first, More&&... more) {
    print_note(fmt::format(text, std::forward<First>(first), std::forward<More>(more)...));
}

/// Returns twenty blocks, of which the share `part` is full.
std::string progress_bar(double part);

/// Returns a duration as 1:02:07 or 2:07.
std::string clock_time(double seconds);

/// A line on stderr. On a terminal it is drawn again and again; otherwise a new line follows every
/// ten seconds. The first second shows nothing.
class StatusLine {
public:
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

protected:
    StatusLine();
    ~StatusLine();
    /// Returns whether it is time for another line.
    bool is_due();
    void draw(std::string line) const;
    /// Returns the seconds left, as text.
    static std::string left(std::uint64_t units, double per_second);

    Stopwatch watch_;
    bool terminal_, drawn_ = false;
    double last_ = 0;
};

/// Shows how many units of work are done; JSON has a line every second, and always the first and
/// the last state.
class CountLine : StatusLine {
public:
    /// \param unit  plural noun, for instance `replicates`; JSON names the rate `<unit>_per_s`
    /// \param total  nothing for a search, whose end is not known: JSON has null until the end
    CountLine(std::string unit, std::optional<std::uint64_t> total);
    ~CountLine();
    /// \param replayed  part of `done` that a checkpoint held; it does not count in the rate
    void show(std::uint64_t done, std::uint64_t replayed = 0);
    /// Marks the work as complete: the last line of JSON has `done` as its total.
    void complete() { total_ = done_; }

private:
    void print_json();

    std::string unit_;
    std::optional<std::uint64_t> total_;
    bool printed_ = false;
    std::uint64_t done_ = 0, replayed_ = 0;
};

/// Shows how far a piece of work is.
class WorkLine : StatusLine {
public:
    /// \param unit  `MB` or `steps`
    /// \param per_unit  amount of `done` that makes one unit
    WorkLine(std::string unit, double per_unit) : unit_(std::move(unit)), per_unit_(per_unit) {}
    void show(std::string_view what, std::uint64_t done, std::uint64_t all);

private:
    std::string unit_;
    double per_unit_;
};

/// Shows progress, rate and first estimate of a sweep; JSON as that of CountLine.
class ProgressLine : StatusLine {
public:
    ~ProgressLine();
    void show(const Progress& progress);
    [[nodiscard]] std::uint64_t done() const { return last_done_; }

private:
    void print_json(const Progress& progress);

    std::uint64_t last_done_ = 0;
    std::optional<Progress> unprinted_;  ///< of JSON; printed at the end
};

}  // namespace steppe
