#include <set>

#include "engine/scenario/diagnostic_sink.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/scenario/read.hpp"

namespace steppe {
namespace {

class QuestionValidator : DiagnosticSink {
public:
    using DiagnosticSink::DiagnosticSink;

    void check() {
        for (const auto& [id, ask] : s_.asks) check_ask(id, ask);
        check_answer(s_.answer);
        const SweepTable& sweep = s_.sweep;
        const auto require_items = [&](const char* key, const auto& list) {
            if (list.given && list.items.empty() && !wrong(list))
                error("E012", fmt::format("`{}` is an empty list", key), list.place, "",
                      "name at least one, or leave the key out for the default");
        };
        require_items("metrics", sweep.metrics);
        require_items("quantiles", sweep.quantiles);
        std::set<double> quantiles;
        for (const auto& q : sweep.quantiles.items)
            if (!wrong(q) && !quantiles.insert(q.value).second)
                error("E021", fmt::format("duplicate {} in `quantiles`", shortest(q.value)),
                      q.place, "", "give it once");
        if (sweep.grid.items.empty() && sweep.correlation.items.empty()) return;
        const auto numbers = numbers_of(s_);
        for (const auto& [address, values] : sweep.grid.items) grid(address, values, numbers);
        for (const auto& entry : sweep.correlation.items) correlation(entry, numbers);
    }

private:
    using Numbers = std::map<std::string, NumberAt>;

    void check_ask(const std::string& id, const Ask& ask) {
        if (stated(ask.at) == stated(ask.during))
            error(stated(ask.at) ? "E038" : "E012",
                  fmt::format("[ask.{}] {}", id,
                              stated(ask.at) ? "has both `at` and `during`"
                                             : "has neither `at` nor `during`"),
                  stated(ask.at) ? ask.during.place : ask.that.place, "evaluation date");
        if (ask.over.given && !stated(ask.during))
            error("E038", "`over` requires `during`", ask.over.place);
        if (ask.at.given) inside(ask.at);
        if (!ask.during.given || wrong(ask.during)) return;
        const auto& dates = ask.during.items;
        const Node* asks = s_.document.root.find("ask");
        const Node* written = asks == nullptr ? nullptr : asks->find(id)->find("during");
        if (written != nullptr && dates.size() != written->items.size())
            return;  // an item is wrong
        if (dates.size() != 2)
            return error("E011", "`during` takes two dates, the first and the last",
                         ask.during.place);
        for (const auto& date : dates) inside(date);
        if (month_ordinal(dates[1].value) < month_ordinal(dates[0].value))
            error("E016", "`during` ends before it begins", dates[1].place);
    }

    void check_answer(const AnswerSubject& answer) {
        if (!answer.at.given) return;
        if (!stated(answer.metric)) error("E038", "`at` requires `metric`", answer.at.place);
        inside(answer.at);
    }

    void inside(const DateValue& date) {
        if (!s_.time.start.given || !s_.time.years.given || wrong(s_.time.years)) return;
        const double now = month_ordinal(date.value), start = month_ordinal(s_.time.start.value),
                     end = start + 12 * s_.time.years.value;
        if (!(now >= start && now <= end))
            error("E016", fmt::format("{} lies outside the simulation", to_text(date.value)),
                  date.place,
                  fmt::format("it runs from {} to {}", to_text(s_.time.start.value),
                              to_text(first_of_month(static_cast<int>(std::lround(end))))));
    }

    const Number* number_at(const std::string& address, const Place& place,
                            const Numbers& numbers) {
        const auto at = numbers.find(address);
        if (at != numbers.end()) return at->second.number;
        std::vector<std::string> known;
        for (const auto& [name, unused] : numbers) known.push_back(name);
        error("E040", fmt::format("`{}` is not the address of a number", address), place, "",
              suggestion(address, known));
        return nullptr;
    }

    void grid(const std::string& address, const NumberList& values, const Numbers& numbers) {
        const Number* number = number_at(address, values.place, numbers);
        if (values.items.empty())
            error("E012", fmt::format("the grid gives `{}` no values", address), values.place);
        if (number == nullptr) return;
        for (const auto& value : values.items) {
            if (value.distribution) error("E011", "a grid takes plain numbers", value.place);
            if (!wrong(value) && !(value.value >= number->low && value.value <= number->high))
                error("E014", fmt::format("`{}` cannot be {}", address, shortest(value.value)),
                      value.place, "must be " + range_text(number->low, number->high, false));
        }
    }

    void correlation(const Correlations::Entry& entry, const Numbers& numbers) {
        const auto& between = entry.between.items;
        if (wrong(entry.between)) return;
        if (entry.between.given && between.size() != 2)
            return error("E011", "`between` takes two addresses", entry.between.place);
        if (between.size() == 2 && between[0].value != between[1].value &&
            !correlated_.insert(std::minmax(between[0].value, between[1].value)).second)
            error("E021",
                  fmt::format("the correlation of `{}` and `{}` is given twice", between[0].value,
                              between[1].value),
                  entry.between.place, "", "give it once");
        if (between.size() == 2 && between[0].value == between[1].value)
            error("E032", "a number is not correlated with itself", between[1].place);
        for (const auto& address : between)
            if (const Number* number = number_at(address.value, address.place, numbers);
                number != nullptr && !number->distribution)
                error("E038",
                      fmt::format("`{}` is known exactly: there is nothing to correlate",
                                  address.value),
                      address.place);
    }

    std::set<std::pair<std::string, std::string>> correlated_;
};

}  // namespace

void validate_answer_date(const Scenario& scenario, const Scenario& comparison,
                          Diagnostics& found) {
    const auto& at = scenario.answer.at;
    if (!at.given) return;
    const auto end_of = [](const Scenario& s) {
        return month_ordinal(s.time.start.value) + 12 * s.time.years.value;
    };
    const double first = std::max(month_ordinal(scenario.time.start.value),
                                  month_ordinal(comparison.time.start.value)),
                 last = std::min(end_of(scenario), end_of(comparison));
    if (const double now = month_ordinal(at.value); now >= first && now <= last) return;
    const auto text = [](double month) {
        return to_text(first_of_month(static_cast<int>(std::lround(month))));
    };
    found.error(
        "E016",
        fmt::format("{} lies outside the period that the comparison shares", to_text(at.value)),
        at.place,
        first > last ? "they have no date in common"
                     : fmt::format("both run from {} to {}", text(first), text(last)));
}

void validate_questions(const Scenario& scenario, Diagnostics& found) {
    QuestionValidator(scenario, found).check();
}

}  // namespace steppe
