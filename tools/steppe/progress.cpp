#include "tools/steppe/progress.hpp"

#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/core/text.hpp"
#include "steppe/json.hpp"
#include "tools/steppe/shared_options.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

ProgressFormat format = ProgressFormat::bar;

/// Returns one line of JSON: units done and in all, the rate, seconds left, peak memory.
/// \param before  units that were done before the program started
std::string json_line(std::uint64_t done, std::uint64_t before, std::optional<std::uint64_t> all,
                      double seconds, const std::string& unit = "replicates") {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const double rate = seconds > 0 ? static_cast<double>(done - before) / seconds : 0;
    Json out{{"schema", 1}, {"done", done}};
    out["total"] = all ? Json(*all) : Json(nullptr);
    out[unit + "_per_s"] = rate;
    out["eta_s"] = all && rate > 0 ? Json(static_cast<double>(*all - done) / rate) : Json(nullptr);
    out["memory_bytes"] = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    return out.dump() + "\n";
}

std::string rate_of(double per_second) {
    return per_second >= 1e6 ? fmt::format("{:.2f} M", per_second / 1e6)
                             : fmt::format("{:.0f} k", per_second / 1e3);
}

}  // namespace

void add_progress_option(Command command) {
    command
        .option(
            "--progress",
            [](const std::string& text) {
                format = text == "json" ? ProgressFormat::json : ProgressFormat::bar;
            },
            "Progress on stderr: bar or json, one object a line (default: bar)")
        .one_of({"bar", "json"})
        .in(sections_of_help().back());
}

bool progress_is_json() { return format == ProgressFormat::json; }

void print_note(const std::string& text) {
    const auto line = progress_is_json()
                          ? Json{{"schema", 1}, {"note", text}}.dump(-1, Json::InvalidUtf8::replace)
                          : "steppe: " + text;
    std::fputs((line + "\n").c_str(), stderr);
}

bool wants_progress(bool quiet) { return !quiet || format == ProgressFormat::json; }

std::string progress_bar(double part) {
    constexpr int blocks = 20;
    std::string out;
    for (int n = 0; n < blocks; ++n)
        out += n < static_cast<int>(std::lround(blocks * part)) ? "█" : "░";
    return out;
}

std::string clock_time(double seconds) {
    const auto s = static_cast<long>(seconds);
    return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
                     : fmt::format("{}:{:02}", s / 60, s % 60);
}

StatusLine::StatusLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

StatusLine::~StatusLine() {
    if (terminal_ && drawn_ && !progress_is_json()) std::fputs("\r\x1b[K", stderr);
}

bool StatusLine::is_due() {
    constexpr double first = 1, again = 0.1, elsewhere = 10;  // seconds
    const double now = watch_.seconds();
    if (now < first || now - last_ < (terminal_ ? again : elsewhere)) return false;
    last_ = now;
    return drawn_ = true;
}

void StatusLine::draw(std::string line) const {
    if (!has_unicode()) line = as_ascii(line);
    std::fputs((terminal_ ? "\r" + line + "\x1b[K" : line + "\n").c_str(), stderr);
    std::fflush(stderr);
}

std::string StatusLine::left(std::uint64_t units, double per_second) {
    return clock_time(static_cast<double>(units) / per_second) + " left";
}

CountLine::CountLine(std::string unit, std::optional<std::uint64_t> total)
    : unit_(std::move(unit)), total_(total) {
    if (progress_is_json()) print_json();
}

CountLine::~CountLine() {
    if (progress_is_json() && (!printed_ || total_)) print_json();
}

void CountLine::print_json() {
    last_ = watch_.seconds();
    printed_ = true;
    std::fputs(json_line(done_, replayed_, total_, last_, unit_).c_str(), stderr);
}

void CountLine::show(std::uint64_t done, std::uint64_t replayed) {
    done_ = done;
    replayed_ = replayed;
    printed_ = false;
    if (progress_is_json()) {
        if (watch_.seconds() - last_ >= 1) print_json();
        return;
    }
    if (done <= replayed || !is_due()) return;
    const double per_second = static_cast<double>(done - replayed) / last_;
    if (!total_) return draw(fmt::format("{} {}   {:.3g}/s", done, unit_, per_second));
    const double part = static_cast<double>(done) / static_cast<double>(*total_);
    draw(fmt::format("{}  {:2.0f} %   {}", progress_bar(part), 100 * part,
                     left(*total_ - done, per_second)));
}

void WorkLine::show(std::string_view what, std::uint64_t done, std::uint64_t all) {
    if (done == 0 || all == 0 || !is_due()) return;
    const double part = static_cast<double>(done) / static_cast<double>(all),
                 per_second = static_cast<double>(done) / last_;
    draw(fmt::format("{}  {:2.0f} %   {}   {:.3g} {}/s   {}", progress_bar(part), 100 * part, what,
                     per_second / per_unit_, unit_, left(all - done, per_second)));
}

ProgressLine::~ProgressLine() {
    if (unprinted_) print_json(*unprinted_);
}

void ProgressLine::print_json(const Progress& progress) {
    last_ = watch_.seconds();
    drawn_ = true;
    std::fputs(json_line(progress.done, progress.resumed, progress.all, last_).c_str(), stderr);
    unprinted_.reset();
}

void ProgressLine::show(const Progress& progress) {
    const bool known = progress.done == last_done_;
    last_done_ = progress.done;
    if (progress_is_json()) {
        if (drawn_ && !unprinted_ && known) return;
        unprinted_ = progress;
        if (!drawn_ || watch_.seconds() - last_ >= 1) print_json(progress);
        return;
    }
    if (progress.done <= progress.resumed || !is_due()) return;
    const double part = static_cast<double>(progress.done) / static_cast<double>(progress.all),
                 per_second = static_cast<double>(progress.done - progress.resumed) / last_;
    const std::size_t columns = columns_of(STDERR_FILENO).value_or(1000);
    const auto end = left(progress.all - progress.done, per_second);
    std::string line =
        fmt::format("{}  {:2.0f} %   {} steps/s   {}", progress_bar(part), 100 * part,
                    rate_of(per_second * static_cast<double>(progress.steps)), end);
    if (!progress.question.empty()) {
        const auto chance = fmt::format("   P({}) {:.3f} ± {:.3f}", progress.question,
                                        progress.probability, 0.5 * (progress.high - progress.low));
        if (width(line + chance) < columns) line += chance;
    }
    // A line that wraps cannot be drawn over.
    draw(width(line) < columns ? line : fmt::format("{:2.0f} %   {}", 100 * part, end));
}

}  // namespace steppe
