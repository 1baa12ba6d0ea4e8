#include <cmath>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/api/search.hpp"
#include "engine/core/text.hpp"
#include "engine/model/expression.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/seek.hpp"

namespace steppe {
namespace {

/// Returns the question of an expression. The expression is validated here, as the diagnostics of a
/// scenario name a place in a file.
Ask new_ask(const Scenario& scenario, const std::string& text, const std::string& at) {
    auto bare = scenario;
    bare.asks.clear();
    const auto program = compile(bare);
    try {
        parse_inequality(text, [&](const std::string& address) {
            if (!find_metric(*program, address))
                select_metrics(*program, {address});  // throws, with a suggestion
            if (address.find('*') != std::string::npos)
                throw wrong("ask", "`{}` is not a single metric", address);
            return Index{0};
        });
    } catch (const ExpressionError& error) {
        const auto ids = ids_of(scenario.asks);
        if (error.help.rfind("Did you mean", 0) == 0)
            throw wrong("ask", "`{}`: {}. {}", text, error.what(), error.help);
        throw wrong("ask", "`{}`: {}{}. It takes a comparison such as `gdp.KAZ > 300`{}", text,
                    error.what(), error.help.empty() ? "" : ": " + error.help,
                    ids.empty() ? "" : ", or the id of a question: " + join(ids, ", "));
    }
    const auto& calendar = program->calendar;
    const int month =
        calendar.start_month + asked_step(*program, "at", at) * calendar.months_per_step;
    Ask out;
    out.that = {.value = text, .place = {}, .given = true};
    out.at = {.value = first_of_month(month), .place = {}, .given = true};
    out.over.value = "always";
    return out;
}

/// Removes all questions but the one asked.
void keep_ask(Scenario& scenario, const std::string& ask, const std::string& at) {
    const std::string id = ask.rfind("ask.", 0) == 0 ? ask.substr(4) : ask;
    if (const auto known = scenario.asks.find(id); known != scenario.asks.end()) {
        if (!at.empty())
            throw wrong("at", "only an expression needs it: [ask.{}] has a date of its own", id);
        scenario.asks = {{id, known->second}};
    } else if (is_id(id)) {
        if (!scenario.asks.empty()) asked_place("ask", "Question", id, ids_of(scenario.asks));
        throw wrong("ask",
                    "no question `{}`. The scenario asks none; an expression such as "
                    "`gdp.KAZ > 300` will do",
                    id);
    } else {
        scenario.asks = {{"until", new_ask(scenario, ask, at)}};
    }
}

void seek_central(SeekReport& out, Trials& trials, int points) {
    const auto& problem = out.design_problem;
    const auto& number = problem.numbers().front();
    const auto& program = problem.program();
    const auto margin = [&](double x) {
        const auto compute = [&] {
            const auto run = problem.run({x}, program.asked);
            return Trials::Numbers{answer(program, program.asks.front(), run)->margin};
        };
        return trials.at("margin", {x}, compute).front();
    };
    out.roots = find_roots(margin, number.low, number.high, points);
    if (const double given = problem.given().front(); !std::isnan(given))
        out.given_margin = margin(given);
}

void seek_futures(SeekReport& out, Trials& trials, int points) {
    const auto& problem = out.design_problem;
    const auto& number = problem.numbers().front();
    DesignFutures futures(problem, {.common = out.common, .control = trials.control()});
    out.size = futures.size();
    trials.set_replicates(out.size.replicates);
    const auto share = [&](double x) {
        const auto kept = trials.at("share", {x}, [&] {
            const auto found = futures.share({x});
            return Trials::Numbers{found.probability, found.interval.low, found.interval.high};
        });
        return Share{.probability = kept.at(0), .interval = {kept.at(1), kept.at(2)}};
    };
    out.crossings = find_crossings(share, number.low, number.high, points, out.level);
    if (const double given = problem.given().front(); !std::isnan(given))
        out.given_share = share(given);
}

}  // namespace

Result Model::seek(const SeekOptions& options) const {
    struct Found {
        std::optional<DesignProblem> problem;
        std::optional<SeekReport> report;
    };
    const auto& sampling = options.sampling;
    const auto& execution = sampling.execution;
    const bool central = !sampling.replicates;
    const auto numbers = in_ids(state_->scenario, {options.vary});
    if (central && options.level)
        throw OptionError("level", "a probability needs replicates: give their number");
    if (options.level && !(*options.level > 0 && *options.level < 1))
        throw OptionError("level", "must be above 0 and below 1");
    const int points = options.points.value_or(central ? 65 : 17);
    if (points < 2) throw OptionError("points", "at least 2 are needed");
    auto scenario = state_->varied(numbers, execution);
    keep_ask(scenario, with_ids(state_->scenario, options.ask), options.at);
    auto data = std::make_shared<Found>();
    data->problem.emplace(scenario, numbers, model_registry());
    state_->warn_anew(data->problem->scenario(), execution);  // of the ends of the range
    auto& out = data->report.emplace(SeekReport{.design_problem = *data->problem});
    if (!central) {
        out.common = common_of(scenario, sampling);
        out.level = options.level.value_or(0.5);
    }
    begin(execution, central ? Planned{} : planned_of(out.common));
    Trials trials(execution);
    trials.run([&] { (central ? seek_central : seek_futures)(out, trials, points); });
    return owning(seek_result(out), data, {&scenario});
}

}  // namespace steppe
