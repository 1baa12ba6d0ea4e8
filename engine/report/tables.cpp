#include "steppe/report/tables.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"

namespace steppe {

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

std::string timeseries_csv(const Program& program, const Series& series,
                           const std::vector<std::string>& patterns) {
    fmt::memory_buffer out;
    const auto put = [&out](std::string_view text) {
        out.append(text.data(), text.data() + text.size());
    };
    put("scenario,step,date,metric,unit,value\n");
    std::vector<std::pair<std::size_t, std::string>> wanted;  // column and constant fields
    for (std::size_t m = 0; m < series.metrics.size(); ++m) {
        const auto& address = series.metrics[m].address;
        const bool match =
            patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                            [&](const auto& p) { return matches(p, address); });
        if (match)
            wanted.emplace_back(
                m, fmt::format("{},{},", address, metric_kinds()[series.metrics[m].kind]->unit));
    }
    const std::string name = csv_field(program.name);
    for (int t = 0; t <= program.calendar.steps; ++t) {
        const std::string head = fmt::format("{},{},{},", name, t, date_of(program.calendar, t));
        for (const auto& [m, same] : wanted) {
            put(head);
            put(same);
            const double value = series.at(t, m);
            if (value == 0.0)
                put("0");
            else
                fmt::format_to(std::back_inserter(out), "{}", value);
            out.push_back('\n');
        }
    }
    return fmt::to_string(out);
}

}  // namespace steppe
