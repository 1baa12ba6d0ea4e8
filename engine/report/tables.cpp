#include "engine/report/tables.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/report/metric_words.hpp"

namespace steppe {
namespace {

/// A metric of a run: its columns here and in the comparison, and its ids.
struct SeriesColumn {
    std::size_t here;
    std::optional<std::size_t> there{};
    std::string of{}, by{};
};

std::vector<SeriesColumn> columns_of(const ComparedRun& run,
                                     const std::vector<std::string>& patterns) {
    std::unordered_map<std::string_view, std::size_t> theirs;
    for (std::size_t m = 0; run.without != nullptr && m < run.without->metrics.size(); ++m)
        theirs.emplace(run.without->metrics[m].address, m);
    std::vector<SeriesColumn> out;
    for (std::size_t m = 0; m < run.series.metrics.size(); ++m) {
        const auto& address = run.series.metrics[m].address;
        if (!patterns.empty() && std::none_of(patterns.begin(), patterns.end(),
                                              [&](const auto& p) { return matches(p, address); }))
            continue;
        const auto words = split(address, '.');
        SeriesColumn column{m};
        if (const auto at = theirs.find(address); at != theirs.end()) column.there = at->second;
        if (words.size() > 1) column.of = words[1];
        if (words.size() > 2) column.by = words[2];
        out.push_back(std::move(column));
    }
    return out;
}

/// Returns the step of the comparison at the date of a step.
std::optional<int> step_of_other(const ComparedRun& run, int step) {
    if (run.other == nullptr) return std::nullopt;
    const auto &ours = run.program.calendar, &theirs = run.other->calendar;
    const int months = ours.start_month + step * ours.months_per_step - theirs.start_month,
              out = months / theirs.months_per_step;
    const bool exact = months >= 0 && months % theirs.months_per_step == 0;
    return exact && out <= theirs.steps ? std::optional(out) : std::nullopt;
}

void put_number(fmt::memory_buffer& out, double value) {
    if (value == 0.0)
        out.push_back('0');
    else
        fmt::format_to(std::back_inserter(out), "{}", value);
}

}  // namespace

std::string date_of(const Calendar& calendar, int step) {
    return to_text(first_of_month(calendar.start_month + step * calendar.months_per_step));
}

std::string csv_field(const std::string& given) {
    // Prevents formula injection: spreadsheets evaluate cells with these prefixes, except numbers.
    const bool formula = !given.empty() &&
                         std::string_view("=+-@\t\r").find(given.front()) != std::string_view::npos;
    const std::string text = formula && !parse_number(given) ? "'" + given : given;
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string timeseries_csv(const ComparedRun& run, const std::vector<std::string>& patterns) {
    const auto& [program, series, other, without] = run;
    fmt::memory_buffer out;
    const auto put = [&out](std::string_view text) {
        out.append(text.data(), text.data() + text.size());
    };
    put("scenario,step,date,metric,unit,value,of,by,without,effect\n");
    const auto wanted = columns_of(run, patterns);
    std::vector<std::string> same;  // constant fields before and after the value
    std::vector<std::string> ids;
    for (const auto& column : wanted) {
        const auto& metric = series.metrics[column.here];
        same.push_back(fmt::format("{},{},", metric.address, metric_kinds()[metric.kind]->unit));
        ids.push_back(fmt::format(",{},{},", column.of, column.by));
    }
    const std::string name = csv_field(program.name);
    for (int t = 0; t <= program.calendar.steps; ++t) {
        const std::string head = fmt::format("{},{},{},", name, t, date_of(program.calendar, t));
        const auto theirs = step_of_other(run, t);
        for (std::size_t n = 0; n < wanted.size(); ++n) {
            put(head);
            put(same[n]);
            const double value = series.at(t, wanted[n].here);
            put_number(out, value);
            put(ids[n]);
            if (theirs && wanted[n].there) {
                const double before = without->at(*theirs, *wanted[n].there);
                put_number(out, before);
                out.push_back(',');
                put_number(out, value - before);
            } else {
                out.push_back(',');
            }
            out.push_back('\n');
        }
    }
    return fmt::to_string(out);
}

std::string summary_csv(const ComparedRun& run, const std::vector<std::string>& patterns) {
    const auto& [program, series, other, without] = run;
    const std::vector<std::string> usual{"influence_share.*", "regional_influence.*", "gdp.*",
                                         "gdp_gap.*",         "position.*",           "paid.*"};
    const int last = program.calendar.steps;
    fmt::memory_buffer out;
    fmt::format_to(std::back_inserter(out),
                   "metric,of,by,what,unit,{},{},without,effect,largest_effect,largest_at\n",
                   date_of(program.calendar, 0), date_of(program.calendar, last));
    for (const auto& column : columns_of(run, patterns.empty() ? usual : patterns)) {
        const auto& metric = series.metrics[column.here];
        fmt::format_to(std::back_inserter(out), "{},{},{},{},{},", metric.address, column.of,
                       column.by, csv_field(in_words(program, metric)),
                       metric_kinds()[metric.kind]->unit);
        put_number(out, series.at(0, column.here));
        out.push_back(',');
        put_number(out, series.at(last, column.here));
        std::optional<int> largest;
        double most = 0;
        const auto effect = [&](int t) -> std::optional<double> {
            const auto theirs = step_of_other(run, t);
            if (!theirs || !column.there) return std::nullopt;
            return series.at(t, column.here) - without->at(*theirs, *column.there);
        };
        for (int t = 0; t <= last; ++t)
            if (const auto now = effect(t); now && (!largest || std::abs(*now) > std::abs(most)))
                largest = t, most = *now;
        const auto end = effect(last);
        out.push_back(',');
        if (end) put_number(out, series.at(last, column.here) - *end);
        out.push_back(',');
        if (end) put_number(out, *end);
        out.push_back(',');
        if (largest) put_number(out, most);
        fmt::format_to(std::back_inserter(out), ",{}\n",
                       largest ? date_of(program.calendar, *largest) : "");
    }
    return fmt::to_string(out);
}

}  // namespace steppe
