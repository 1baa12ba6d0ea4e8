#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "engine/analysis/effects.hpp"
#include "engine/api/asked.hpp"
#include "engine/api/population.hpp"
#include "engine/api/state.hpp"
#include "engine/core/diagnostics.hpp"
#include "engine/core/files.hpp"
#include "engine/core/text.hpp"
#include "engine/report/run_result.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

/// A run and its comparison, which the files of the result refer to.
struct RunAnswered {
    std::shared_ptr<const void> model;
    std::optional<Scenario> changed{};  ///< with another subject of the answer
    RunResult result, compared{};
    std::optional<Outcome> here{}, there{};
    std::vector<std::string> metrics{};

    [[nodiscard]] const Outcome* without() const { return there ? &*there : nullptr; }
};

/// Returns the scenario with the answer about the metric and the date of the options, if they name
/// one metric; nothing if that changes nothing. \throws OptionError
std::optional<Scenario> with_subject(const Scenario& scenario, const Program& program,
                                     const std::vector<std::string>& metrics,
                                     const std::string& at) {
    const bool is_one = metrics.size() == 1 && find_metric(program, metrics.front());
    if (!is_one && at.empty()) return std::nullopt;
    if (metrics.empty() && !scenario.answer.metric.given)
        throw OptionError("--at is the date of the metrics to print: add --metric METRIC");
    asked_step(program, "at", at);
    if (!is_one && !metrics.empty()) return std::nullopt;
    auto out = scenario;
    auto& subject = out.answer;
    if (is_one)
        subject.metric = {.value = metrics.front(), .place = {}, .given = true}, subject.at = {};
    if (!at.empty()) subject.at = {.value = *parse_date(at), .place = {}, .given = true};
    return out;
}

/// Reports that total influence is not defined.
void warn_of_unreached(const Program& program, const Execution& execution) {
    if (program.reaches_stubborn) return;
    warn(execution,
         {warning_of(
             "W002",
             fmt::format("total_influence is absent: {} reach{} no agent with a conviction "
                         "of its own (susceptibility below 1)",
                         join(program.unreached, ", "), program.unreached.size() == 1 ? "es" : ""),
             "")});
}

/// Adds the tables of the run as files.
void add_tables(const std::shared_ptr<RunAnswered>& data, Result& result) {
    const auto add = [&](const char* name, const auto& text) {
        result.others.push_back(
            {name, [data, text](const std::string& path) { write_file(path, text(*data)); }});
    };
    const auto run_of = [](const RunAnswered& of) {
        ComparedRun out{of.here->program, of.result.series};
        if (of.there) out.other = &of.there->program, out.without = &of.compared.series;
        return out;
    };
    add("timeseries.csv",
        [run_of](const RunAnswered& of) { return timeseries_csv(run_of(of), of.metrics); });
    add("summary.csv",
        [run_of](const RunAnswered& of) { return summary_csv(run_of(of), of.metrics); });
    if (data->there)
        add("comparison.csv", [](const RunAnswered& of) {
            return timeseries_csv({of.there->program, of.compared.series}, of.metrics);
        });
}

}  // namespace

void Model::check_answer(const AnswerOptions& options) const {
    const auto& program = state_->program();
    const auto metrics = with_ids(state_->scenario, options.metrics);
    if (!metrics.empty()) select_metrics(program, metrics);
    static_cast<void>(with_subject(state_->scenario, program, metrics, options.at));
    if (!options.influence_of.empty() && state_->populations)
        check_speaker(*state_->populations, options.influence_of, state_->scenario);
}

Result Model::answer(const AnswerOptions& options) const {
    const auto& program = state_->program();
    const auto& execution = options.execution;
    const auto control = control_of(execution);
    auto data = std::make_shared<RunAnswered>(RunAnswered{.model = state_, .result = {}});
    data->metrics = with_ids(state_->scenario, options.metrics);
    const auto& populations = state_->populations;
    if (!data->metrics.empty()) select_metrics(program, data->metrics);
    data->changed = with_subject(state_->scenario, program, data->metrics, options.at);
    if (!options.influence_of.empty() && populations)
        check_speaker(*populations, options.influence_of, state_->scenario);
    begin(execution, Planned{.replicates = options.replicates, .seed = options.seed});
    const auto start = std::chrono::steady_clock::now();
    EffectOptions wanted{.replicates = options.replicates,
                         .seed = options.seed,
                         .threads = control.threads,
                         .isa = control.isa};
    if (options.replicates > 0)
        wanted.tables = tables_of_draws(state_->compiled.program, control.threads);
    const auto run_of = [&](const Program& p) {
        return steppe::run(p, all_metrics(p), control.audit);
    };
    data->result = run_of(program);
    const auto& scenario = data->changed ? *data->changed : state_->scenario;
    data->here.emplace(Outcome{scenario, program, data->result});
    if (program.comparison) {
        data->compared = run_of(*program.comparison);
        data->there.emplace(Outcome{*scenario.comparison, *program.comparison, data->compared});
    }
    Progress now{.all = options.replicates * (data->there ? 2 : 1)};
    if (execution.progress && options.replicates > 0) {
        execution.progress(now);
        wanted.progress = [&](std::uint64_t done) {
            now.done = done;
            execution.progress(now);
        };
    }
    const auto found = effects_of(*data->here, data->without(), wanted);
    RunReport report{.outcome = *data->here,
                     .without = data->without(),
                     .effects = found,
                     .seed = options.seed,
                     .metrics = data->metrics,
                     .at = options.at.empty()
                               ? std::nullopt
                               : std::optional(asked_step(program, "at", options.at)),
                     .numbers = data->changed ? nullptr : &state_->compiled,
                     .extent = options.extent};
    if (options.steady && !(report.steady = steady_positions(program)))
        warn(execution, {warning_of("",
                                    "positions have no equilibrium: some agents reach no agent "
                                    "with a conviction of its own",
                                    "")});
    PopulationAnswer population;
    if (populations) {
        population = answer_of(populations, *data->here, data->without(), options);
        report.crowd = population.counts;
        report.crowd_section = population.section;
    }
    warn_of_unreached(program, execution);
    auto result = run_result(report);
    add_tables(data, result);
    for (auto& file : population.files)
        result.others.push_back({file.name, [data, write = std::move(file.write)](
                                                const std::string& path) { write(path); }});
    for (const auto& ask : program.asks) {
        const auto central = steppe::answer(program, ask, data->result.series);
        result.yes[ask.id] = !central ? 0.5 : central->yes ? 1 : 0;
    }
    for (const auto& chance : found.asks) result.yes[chance.id] = chance.yes;
    result.seconds = std::move(population.seconds);
    result.seconds["run"] =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

Model Model::with_population(bool keeps_files, const Execution& execution) const {
    if (!has_population()) return *this;
    State state = *state_;
    state.populations = read_populations(state.scenario, keeps_files, execution);
    return Model(std::make_shared<const State>(std::move(state)));
}

bool Model::has_population() const { return state_->scenario.population.given(); }

std::string Model::population() const {
    return state_->populations ? described(*state_->populations) : "";
}

}  // namespace steppe
