#include "tools/steppe/progress.hpp"

#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "steppe/core/text.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

std::string rate_of(double per_second) { return per_second >= 1e6 ? fmt::format("{:.2f} M", per_second / 1e6) : fmt::format("{:.0f} k", per_second / 1e3); }

}  // namespace

std::string progress_bar(double part) {
    constexpr int blocks = 20;
    std::string out;
    for (int n = 0; n < blocks; ++n) out += n < static_cast<int>(std::lround(blocks * part)) ? "█" : "░";
    return out;
}

std::string clock_time(double seconds) {
    const auto s = static_cast<long>(seconds);
    return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60) : fmt::format("{}:{:02}", s / 60, s % 60);
}

WorkLine::WorkLine(std::string unit, double per_unit) : unit_(std::move(unit)), per_unit_(per_unit), terminal_(::isatty(STDERR_FILENO) == 1) {}

WorkLine::~WorkLine() {
    if (terminal_ && drawn_) std::fputs("\r\x1b[K", stderr);
}

void WorkLine::show(std::string_view what, std::uint64_t done, std::uint64_t all) {
    constexpr double first = 1, again = 0.1, elsewhere = 10;  // seconds
    const double now = watch_.seconds();
    if (now < first || now - last_ < (terminal_ ? again : elsewhere) || done == 0 || all == 0) return;
    last_ = now;
    drawn_ = true;
    const double part = static_cast<double>(done) / static_cast<double>(all), per_second = static_cast<double>(done) / now;
    std::string line = fmt::format("{}  {:2.0f} %   {}   {:.3g} {}/s   {} left", progress_bar(part), 100 * part, what, per_second / per_unit_, unit_,
                                   clock_time(static_cast<double>(all - done) / per_second));
    if (!has_unicode()) line = as_ascii(line);
    std::fputs((terminal_ ? "\r" + line + "\x1b[K" : line + "\n").c_str(), stderr);
    std::fflush(stderr);
}

ProgressLine::ProgressLine(const SweepPlan& plan) : plan_(plan), terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
    if (terminal_ && drawn_) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::show(const SweepProgress& progress) {
    constexpr double first = 1, elsewhere = 10;  // seconds
    const double now = watch_.seconds();
    if (now < first || (!terminal_ && now - last_ < elsewhere) || progress.done <= progress.before) return;
    last_ = now;
    drawn_ = true;
    const double part = static_cast<double>(progress.done) / static_cast<double>(progress.all),
                 per_second = static_cast<double>(progress.done - progress.before) / now;
    const auto& program = *plan_.cells.front().program;
    const std::size_t columns = columns_of(STDERR_FILENO).value_or(1000);
    std::string line = fmt::format("{}  {:2.0f} %   {} steps/s   {} left", progress_bar(part), 100 * part, rate_of(per_second * (program.calendar.steps + 1)),
                                   clock_time(static_cast<double>(progress.all - progress.done) / per_second));
    if (!progress.probability.empty()) {
        const auto& [low, high] = progress.interval.front();
        const auto chance = fmt::format("   P({}) {:.3f} +- {:.3f}", program.asks.front().id, progress.probability.front(), 0.5 * (high - low));
        if (width(line + chance) < columns) line += chance;
    }
    // A line that wraps could not be written over.
    if (width(line) >= columns)
        line = fmt::format("{:2.0f} %   {} left", 100 * part, clock_time(static_cast<double>(progress.all - progress.done) / per_second));
    if (!has_unicode()) line = as_ascii(line);
    std::fputs((terminal_ ? "\r" + line + "\x1b[K" : line + "\n").c_str(), stderr);
    std::fflush(stderr);
}

}  // namespace steppe
