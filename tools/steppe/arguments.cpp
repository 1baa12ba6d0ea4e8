#include "tools/steppe/arguments.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"

namespace steppe {

std::string near_or_all(const std::string& word, const std::vector<std::string>& known,
                        const std::string& all) {
    const auto near = nearest(word, known);
    return near ? fmt::format("Did you mean `{}`?", *near) : all + ": " + join(known, ", ");
}

std::size_t asked_place(const std::string& option, const std::string& noun, const std::string& id,
                        const std::vector<std::string>& known) {
    const auto at = std::find(known.begin(), known.end(), id);
    if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
    std::string what = noun;
    what.front() = static_cast<char>(what.front() - 'A' + 'a');
    throw UsageError("{}: no {} `{}`. {}", option, what, id, near_or_all(id, known, noun + "s"));
}

Index asked_agent(const Program& program, const std::string& option, const std::string& id) {
    return static_cast<Index>(asked_place(option, "Agent", id, program.agents.id));
}

int asked_step(const Program& program, const std::string& option, const std::string& date) {
    const auto& c = program.calendar;
    if (date.empty()) return c.steps;
    const auto day = parse_date(date);
    if (!day) throw UsageError("{}: `{}` is not a date. Dates look like 2031-01-01", option, date);
    const double step = std::floor((month_ordinal(*day) - c.start_month) / c.months_per_step);
    if (!(step >= 0 && step <= c.steps))
        throw UsageError("{}: {} is outside the time of the scenario, {} to {}", option, date,
                         step_date(program, 0), step_date(program, c.steps));
    return static_cast<int>(step);
}

std::string step_date(const Program& program, int step) {
    return to_text(
        first_of_month(program.calendar.start_month + step * program.calendar.months_per_step));
}

}  // namespace steppe
