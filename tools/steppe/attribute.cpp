#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/attribution.hpp"
#include "steppe/report/metric_words.hpp"
#include "steppe/report/tables.hpp"
#include "steppe/solver/compile.hpp"
#include "steppe/solver/run.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/checkpoint.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/option_numbers.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/stopwatch.hpp"
#include "tools/steppe/warnings.hpp"

namespace steppe {
namespace {

struct AttributeArguments {
    std::string base, alt, metric, at, by = "table";
    EnsembleOptions ensemble;
    std::uint64_t permutations = 400;
    OutputOptions output;
};

std::string name_of(const Scenario& scenario) {
    return std::filesystem::path(scenario.path).stem().string();
}

/// Throws an error that lists the metrics that a pattern or kind matches.
void refuse_metric(const Program& program, const std::string& name) {
    std::vector<std::string> known;
    for (const auto& metric : all_metrics(program))
        if (matches(name, metric.address) || matches(name + ".*", metric.address))
            known.push_back(metric.address);
    if (known.empty()) select_metrics(program, {name});  // throws, with a suggestion
    throw UsageError(fmt::format("--metric takes one metric, but `{}` matches {}: {}", name,
                                 known.size(), join(known, ", ")));
}

AttributionOptions options_of(const AttributeArguments& a, const Program& base, const Program& alt,
                              const SweepControl& control) {
    AttributionOptions out{.metric = a.metric,
                           .permutations = a.permutations,
                           .control = {.threads = control.threads, .stop = control.stop}};
    out.seed = a.ensemble.sweep.seed.value_or(1);
    for (const auto* program : {&base, &alt})
        if (!find_metric(*program, a.metric)) {
            if (program == &alt && find_metric(base, a.metric))
                throw UsageError(fmt::format("--metric: `{}` has no {}", program->name, a.metric));
            if (program == &base && find_metric(alt, a.metric))
                throw UsageError(fmt::format("--metric: `{}` has no {}", program->name, a.metric));
            refuse_metric(*program, a.metric);
        }
    if (a.at.empty()) return out;
    for (const auto* program : {&base, &alt}) static_cast<void>(asked_step(*program, "--at", a.at));
    out.at = parse_date(a.at);
    return out;
}

/// Throws UsageError unless both scenarios run over the same steps, as compare does.
void require_same_time(const Program& a, const Program& b) {
    const auto span = [](const Program& p) {
        return fmt::format("`{}` runs from {} to {} in {} steps", p.name, step_date(p, 0),
                           step_date(p, p.calendar.steps), p.calendar.steps);
    };
    const auto &x = a.calendar, &y = b.calendar;
    if (x.start_month != y.start_month || x.months_per_step != y.months_per_step ||
        x.steps != y.steps)
        throw UsageError(
            fmt::format("{}, {}: attribution needs the same [time] in both scenarios. Give both "
                        "the same start, step and years",
                        span(a), span(b)));
}

std::optional<Attribution> elements(const AttributeArguments& a, const Scenario& alt,
                                    const Coalitions& coalitions, const AttributionOptions& options,
                                    const SweepControl& control, Session& session) {
    if (!a.ensemble.sweep.replicates) {
        if (coalitions.players().size() > most_exact_players)
            session.sample = std::make_shared<SampleDesign>(
                SampleDesign{a.permutations, options.seed, "permutations"});
        return attribute_elements(coalitions, options);
    }
    if (coalitions.players().size() > most_exact_players)
        throw UsageError(fmt::format("-n is limited to {} elements; these scenarios differ in {}",
                                     most_exact_players, coalitions.players().size()));
    if (*a.ensemble.sweep.replicates < 2)
        throw UsageError("an interval needs at least 2 replicates: use -n 2 or more");
    const auto common = common_run(alt.sweep, a.ensemble.sweep);
    announce_sample(session, a.ensemble, common);
    try {
        std::optional<ProgressLine> line;
        FuturesOfCoalitions futures{
            .common = common, .correlation = alt.sweep.correlation, .control = control};
        futures.planned = [&](const SweepPlan& plan) {
            check_memory(plan, a.ensemble, Holds::outcomes);
            line.emplace(plan);
        };
        if (wants_progress(a.ensemble.quiet))
            futures.control.progress = [&](const SweepProgress& now) { line->show(now); };
        return attribute_futures(coalitions, options, futures);
    } catch (const NotComparable& error) {
        throw UsageError(error.what());
    }
}

/// Returns the metric of BASE run alone if it differs from that of the empty coalition: inferred
/// convictions can differ.
std::optional<double> value_alone(const Scenario& base, const Program& empty,
                                  const std::string& address, const ReadAt& when) {
    const auto program = compile(base);
    const auto value = [&](const Program& p) {
        return run_to(p, p.centre, when.step(p), {*find_metric(p, address)}).front();
    };
    const double own = value(*program);
    return own == value(empty) ? std::nullopt : std::optional(own);
}

void attribute_command(const AttributeArguments& a, Session& session) {
    if (progress_is_json() && !a.ensemble.sweep.replicates)
        throw UsageError(
            "--progress json reports replicates, but central runs have none: add -n N");
    check_report(a.output.report, a.output.folder);
    const auto base = load_scenario(a.base, model_registry(), {.set = {}, .paths = session.paths}),
               alt = load_scenario(a.alt, model_registry(),
                                   {.set = a.ensemble.sweep.set, .paths = a.ensemble.sweep.paths});
    for (const auto* scenario : {&base, &alt}) report_warnings(*scenario, session);
    require_same_time(*compile(base), *compile(alt));
    const Stopwatch watch;
    const Coalitions coalitions(base, alt, model_registry(),
                                a.by == "number" ? Grain::number : Grain::table);
    const std::size_t n = coalitions.players().size();
    if (n == 0)
        throw UsageError(fmt::format("{} and {} do not differ in anything that affects a metric",
                                     a.base, a.alt));
    const auto first = coalitions.program(Coalition(n, false)),
               last = coalitions.program(Coalition(n, true));
    SweepControl control = control_for(a.ensemble);
    const auto options = options_of(a, *first, *last, control);
    require_folder(session, a.output.folder, {.scenarios = {&base, &alt}});
    Checkpoint checkpoint(a.ensemble, session, a.ensemble.sweep.replicates ? a.output.folder : "",
                          {.scenarios = {&base, &alt}});
    checkpoint.attach(control);
    catch_signals();
    AttributionReport report{.base = name_of(base),
                             .alt = name_of(alt),
                             .title = alt.head.title.given ? alt.head.title.value : name_of(alt),
                             .metric = a.metric};
    const auto result = elements(a, alt, coalitions, options, control, session);
    if (result) report.channels = attribute_channels(coalitions, options);
    if (!result || (control.stop != nullptr && *control.stop)) {
        session.code = code_after_stop();
        print_note("stopped before all coalitions ran. " +
                   (a.ensemble.sweep.replicates ? checkpoint.how_to_go_on() : "Nothing was kept"));
        return;
    }
    report.elements = *result;
    report.unit = metric_kinds()[find_metric(*last, a.metric)->kind]->unit;
    report.step = read_at(options, *first, *last).step(*last);
    report.date = date_of(last->calendar, report.step);
    report.comparison = name_of(coalitions.comparison());
    report.base_alone = value_alone(base, *first, a.metric, read_at(options, *first, *last));
    report.permutations = a.permutations;
    report.metric_in_words = in_words(*last, a.metric);
    put_result(attribution_result(report), a.output, session, input_files({&base, &alt}),
               watch.seconds());
    checkpoint.remove();
}

}  // namespace

void add_attribute(Command app, Session& session) {
    auto command = app.add("attribute",
                           "Attribute a difference to the elements of a scenario and to channels");
    auto a = std::make_shared<AttributeArguments>();
    command.option("base", a->base, "Scenario file without the changes").required();
    command.option("alt", a->alt, "Scenario file with the changes; --set applies only to it")
        .required();
    command.option("--metric", a->metric, "Metric whose difference is attributed").required();
    add_ensemble_options(command, a->ensemble);
    add_checkpoint_option(command, a->ensemble);
    command.remove("--metrics");
    command.option("--at DATE", a->at, "Date of the metric (default: the end)");
    command.option("--by", a->by, "Unit of attribution: a table, or each number")
        .one_of({"table", "number"});
    command
        .option("--permutations", a->permutations,
                "Orders to draw if there are more than 12 elements (default: 400)")
        .check(whole_number(4, 1000000));
    add_output_options(command, session, a->output, "attribution.csv, attribution.json",
                       Resumes::yes);
    command.footer(
        "The Shapley value of an element is its mean contribution over all orders of the elements: "
        "exact for up to 12 elements, from\n"
        "drawn orders for more. Elements that need each other form one element. Convictions are "
        "always inferred in the comparison of\n"
        "ALT (BASE, if there is none). Values are those of central runs, or with -n means over "
        "futures with the same draws.\n"
        "By channel, an included layer has the influence shares of ALT, any other layer those of "
        "BASE.\n"
        "With -n and --out DIR an interrupted command continues when repeated, and ends in the "
        "same bytes.\n"
        "Examples:\n"
        "  steppe attribute scenarios/baseline.toml scenarios/china-matches-japan.toml --metric "
        "regional_influence.JPN\n"
        "  steppe attribute scenarios/japan-20b.toml scenarios/japan-20b-declarative.toml --metric "
        "influence_share.UZB.JPN --by number\n"
        "  steppe attribute scenarios/baseline.toml scenarios/taiwan-crisis.toml --metric gdp.JPN "
        "--at 2030-01-01 -n 1024");
    command.on_run([=, &session] {
        a->ensemble.apply_defaults(session);
        a->output.quiet = a->ensemble.quiet;
        attribute_command(*a, session);
    });
}

}  // namespace steppe
