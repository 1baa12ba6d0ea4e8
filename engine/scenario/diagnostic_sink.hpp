#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/scenario.hpp"

namespace steppe {

/// Base of the semantic checks: adds errors and warnings.
class DiagnosticSink {
public:
    DiagnosticSink(const Scenario& s, Diagnostics& found) : s_(s), found_(found) {
        for (const auto& d : found.sorted())
            for (const char* code : {"E011", "E014", "E015", "E016", "E017", "E030", "E050"})
                if (d.code == code) wrong_.insert(key_of(d.place));
    }

protected:
    /// Returns whether an error is reported at the place. Further checks skip such a value.
    [[nodiscard]] bool wrong(const Place& place) const { return wrong_.count(key_of(place)) > 0; }
    template <class Value>
    [[nodiscard]] bool wrong(const Value& value) const {
        return wrong(value.place);
    }
    /// Returns whether the file has the key, even with an invalid value.
    template <class Value>
    [[nodiscard]] bool stated(const Value& value) const {
        return value.given || wrong(value.place);
    }
    /// Returns whether the file has the key and its value has no error.
    template <class Value>
    [[nodiscard]] bool known(const Value& value) const {
        return value.given && !wrong(value.place);
    }
    [[nodiscard]] bool stated(const ConstFieldRef& slot) const {
        return is_given(slot) || wrong(place_of(slot));
    }

    void error(std::string code, std::string message, Place place, std::string label = "",
               std::string help = "") {
        found_.error(std::move(code), std::move(message), std::move(place), std::move(label),
                     std::move(help));
    }
    void warn(std::string code, std::string message, Place place, std::string label = "",
              std::string help = "") {
        found_.warning(std::move(code), std::move(message), std::move(place), std::move(label),
                       std::move(help));
    }
    void no_effect(const std::string& key, const Place& place, const std::string& why) {
        warn("W001", fmt::format("`{}` has no effect {}", key, why), place);
    }
    static bool contains_id(const TextList& list, const std::string& id) {
        return std::any_of(list.items.begin(), list.items.end(),
                           [&](const Text& item) { return item.value == id; });
    }
    /// Reports a rate that, together with a simultaneous other rate, exceeds 1 per step.
    void rate(const std::string& name, const Number& number, double per_year_extra = 0) {
        if (wrong(number) || wrong(s_.time.step)) return;
        const double h = s_.time.step_years();
        const double fastest = most(number) + per_year_extra;
        if (!(h * fastest <= 1.0 + 1e-12))
            error("E030",
                  fmt::format("`{}` is {} per year, too fast for steps of a {}", name,
                              shortest(fastest), s_.time.step.value),
                  number.place,
                  fmt::format("times the step of {} years this is {}, above 1", shortest(h),
                              shortest(h * fastest)),
                  "take shorter steps or a slower rate; if percent is meant, " +
                      help_for_percent(most(number)));
    }
    /// Reports a time constant below the step, because its rate exceeds 1 per step.
    void not_shorter_than_step(const std::string& name, const Number& number) {
        if (wrong(number) || wrong(s_.time.step)) return;
        const double h = s_.time.step_years();
        double least = number.value;
        if (number.distribution) least = std::min(least, number.distribution->support().low);
        if (!(least >= h - 1e-12))
            error("E030",
                  fmt::format("`{}` is {}, shorter than a step of {} years", name, shortest(least),
                              shortest(h)),
                  number.place);
    }
    /// Returns whether a date lies before the end of the simulation plus `months`.
    [[nodiscard]] bool begins_before(const DateValue& date, double months = 0) const {
        if (!known(s_.time.start) || !known(s_.time.years) || wrong(date)) return true;
        return month_ordinal(date.value) <
               month_ordinal(s_.time.start.value) + 12 * s_.time.years.value + months;
    }
    /// Returns the largest possible draw, or the centre if the support is unbounded above.
    static double most(const Number& number) {
        if (!number.distribution || !std::isfinite(number.distribution->support().high))
            return number.value;
        return std::max(number.value, number.distribution->support().high);
    }

    const Scenario& s_;
    Diagnostics& found_;

private:
    using PlaceKey = std::tuple<const Source*, int, int>;
    static PlaceKey key_of(const Place& place) {
        return {place.source.get(), place.line, place.column};
    }

    std::set<PlaceKey> wrong_;
};

/// Checks layers: keys by kind, sums of shares, years.
void check_layers(const Scenario& scenario, const Registry& registry, Diagnostics& found);

/// Checks positions, couplings and norms.
void validate_issues(const Scenario& scenario, Diagnostics& found);

/// Checks corridors and commodities.
void validate_supply(const Scenario& scenario, Diagnostics& found);

/// Checks that the population has both files and exact numbers.
void validate_population(const Scenario& scenario, Diagnostics& found);

/// Checks keys by kind, dates and pairs of events.
void validate_events(const Scenario& scenario, const Registry& registry, Diagnostics& found);

/// Checks layers, dates and shares of pledges and responses.
void validate_money(const Scenario& scenario, Diagnostics& found);

/// Warns of duplicate tables and names.
void validate_duplicates(const Scenario& scenario, Diagnostics& found);

/// Checks criteria and sweeps, except their metrics.
void validate_questions(const Scenario& scenario, Diagnostics& found);

/// Checks that the date of [answer] lies in the period that a valid comparison shares.
void validate_answer_date(const Scenario& scenario, const Scenario& comparison, Diagnostics& found);

}  // namespace steppe
