#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/model/check_asks.hpp"
#include "engine/model/expression.hpp"
#include "engine/model/metric.hpp"
#include "engine/solver/builder.hpp"

namespace steppe {
namespace {

class AskCompiler {
public:
    AskCompiler(const Scenario& scenario, Program& program)
        : scenario_(scenario), program_(program) {}

    void compile() {
        for (const auto& [id, ask] : scenario_.asks) compile_ask(id, ask);
        for (const auto& pattern : scenario_.sweep.metrics.items) {
            try {
                select_metrics(program_, {pattern.value});
            } catch (const UnknownMetric& error) {
                found_.error("E041", fmt::format("no metric matches `{}`", pattern.value),
                             pattern.place, "", error.help);
            }
        }
        compile_answer(scenario_.answer.metric);
        if (found_.has_errors()) throw ScenarioError(found_.sorted());
    }

private:
    Index metric(const std::string& address) {
        auto& asked = program_.asked;
        const auto known = static_cast<Index>(metric_index(asked, address));
        if (known < asked.size()) return known;
        if (all_.empty()) all_ = all_metrics(program_);
        const auto there = metric_index(all_, address);
        asked.push_back(there < all_.size()
                            ? all_[there]
                            : select_metrics(program_, {address})
                                  .front());  // select_metrics throws, with a suggestion
        return known;
    }

    /// Returns the last step at or before the date.
    [[nodiscard]] int step_at(const Date& date) const {
        const auto& c = program_.calendar;
        const double months = month_ordinal(date) - c.start_month;
        return std::clamp(static_cast<int>(std::floor(months / c.months_per_step)), 0, c.steps);
    }

    void compile_ask(const std::string& id, const Ask& ask) {
        AskProgram out;
        out.id = id;
        out.text = ask.text.given ? ask.text.value : ask.that.value;
        out.that = ask.that.value;
        try {
            auto parsed = parse_inequality(
                ask.that.value, [&](const std::string& address) { return metric(address); });
            out.left = std::move(parsed.left);
            out.right = std::move(parsed.right);
            out.sign = parsed.sign;
        } catch (const ExpressionError& error) {
            found_.add(describe(error, ask.that));
            return;
        }
        when(ask, out);
        program_.asks.push_back(std::move(out));
    }

    void when(const Ask& ask, AskProgram& out) {
        if (ask.at.given) {
            out.first = out.last = step_at(ask.at.value);
            return;
        }
        // From the step at or before the first date to that of the last.
        out.first = step_at(ask.during.items[0].value);
        out.last = step_at(ask.during.items[1].value);
        if (ask.over.value == "ever") out.over = AskProgram::Over::ever;
        if (ask.over.value == "mean") out.over = AskProgram::Over::mean;
    }

    /// Checks that the subject of the answer is one metric.
    void compile_answer(const Text& address) {
        if (!address.given || find_metric(program_, address.value)) return;
        std::string message = fmt::format("no metric matches `{}`", address.value), help;
        try {
            select_metrics(program_, {address.value});
            message = fmt::format("`{}` matches several metrics", address.value);
            help = "name one";
        } catch (const UnknownMetric& error) {
            help = error.help;
        }
        found_.add({.code = "E041", .message = message, .place = address.place, .help = help});
    }

    const Scenario& scenario_;
    Program& program_;
    std::vector<Metric> all_;  ///< all metrics, built when the first criterion needs them
    Diagnostics found_;
};

}  // namespace

void compile_asks(const Scenario& scenario, Program& program) {
    AskCompiler(scenario, program).compile();
}

}  // namespace steppe
