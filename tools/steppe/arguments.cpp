#include "tools/steppe/arguments.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"

namespace steppe {

Index asked_agent(const Program& program, const std::string& option, const std::string& id) {
    const auto& known = program.agents.id;
    const auto at = std::find(known.begin(), known.end(), id);
    if (at != known.end()) return static_cast<Index>(at - known.begin());
    const auto near = nearest(id, known);
    throw UsageError(fmt::format(
        "{}: no agent `{}`. {}", option, id,
        near ? fmt::format("Did you mean `{}`?", *near) : "Agents: " + join(known, ", ")));
}

int asked_step(const Program& program, const std::string& option, const std::string& date) {
    const auto& c = program.calendar;
    if (date.empty()) return c.steps;
    const auto day = parse_date(date);
    if (!day)
        throw UsageError(
            fmt::format("{}: `{}` is not a date. Dates look like 2031-01-01", option, date));
    const double step = std::floor((month_ordinal(*day) - c.start_month) / c.months_per_step);
    if (!(step >= 0 && step <= c.steps))
        throw UsageError(fmt::format("{}: {} is outside the time of the scenario, {} to {}", option,
                                     date, step_date(program, 0), step_date(program, c.steps)));
    return static_cast<int>(step);
}

std::string step_date(const Program& program, int step) {
    return to_text(
        first_of_month(program.calendar.start_month + step * program.calendar.months_per_step));
}

}  // namespace steppe
