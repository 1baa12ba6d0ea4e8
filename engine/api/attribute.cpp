#include <filesystem>

#include <fmt/format.h>

#include "engine/analysis/attribution.hpp"
#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/attribution.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

std::string stem_of(const Scenario& scenario) {
    return std::filesystem::path(scenario.path).stem().string();
}

/// Throws OptionError unless both scenarios run over the same steps, as compare does.
void require_same_time(const Program& a, const Program& b) {
    const auto span = [](const Program& p) {
        return fmt::format("`{}` runs from {} to {} in {}", p.name, date_of(p.calendar, 0),
                           date_of(p.calendar, p.calendar.steps),
                           count_of(static_cast<std::uint64_t>(p.calendar.steps), "step"));
    };
    const auto &x = a.calendar, &y = b.calendar;
    if (x.start_month != y.start_month || x.months_per_step != y.months_per_step ||
        x.steps != y.steps)
        throw OptionError(
            fmt::format("{}, {}: attribution needs the same [time] in both scenarios. Give both "
                        "the same start, step and years",
                        span(a), span(b)));
}

AttributionOptions settings_of(const AttributeOptions& options, const std::string& metric,
                               const Program& base, const Program& alt) {
    AttributionOptions out{.metric = metric, .permutations = options.permutations, .control = {}};
    out.seed = options.sampling.seed.value_or(1);
    const bool in_base = find_metric(base, metric).has_value(),
               in_alt = find_metric(alt, metric).has_value();
    if (in_base != in_alt)
        throw wrong("metric", "`{}` has no {}", in_base ? alt.name : base.name, metric);
    if (options.at.empty()) return out;
    for (const auto* program : {&base, &alt})
        static_cast<void>(asked_step(*program, "at", options.at));
    out.at = parse_date(options.at);
    return out;
}

/// Returns the parts by element; nothing if stopped.
std::optional<Attribution> elements_of(const Coalitions& coalitions, const Scenario& alt,
                                       const AttributionOptions& settings,
                                       const Sampling& sampling) {
    const auto& execution = sampling.execution;
    const std::size_t players = coalitions.players().size();
    if (!sampling.replicates) {
        Planned planned;
        if (players > most_exact_players)
            planned.replicates = settings.permutations, planned.seed = settings.seed,
            planned.design = "permutations";
        begin(execution, planned);
        return attribute_elements(coalitions, settings);
    }
    if (players > most_exact_players)
        throw wrong("replicates", "limited to {} elements; these scenarios differ in {}",
                    most_exact_players, players);
    const SweepPlan* planned = nullptr;
    FuturesOfCoalitions futures{.common = common_of(alt, sampling),
                                .correlation = alt.sweep.correlation,
                                .control = control_of(execution)};
    futures.planned = [&](const SweepPlan& plan) {
        planned = &plan;
        begin(execution, planned_of(plan, futures.control.threads, Holds::outcomes));
    };
    if (execution.progress)
        futures.control.progress = [&](const SweepProgress& now) {
            execution.progress(progress_of(*planned, now));
        };
    return attribute_futures(coalitions, settings, futures);
}

/// Returns the metric of BASE run alone if it differs from that of the empty coalition: inferred
/// convictions can differ.
std::optional<double> value_alone(const Program& base, const Program& empty,
                                  const std::string& address, const ReadAt& when) {
    const auto value = [&](const Program& p) {
        return run_to(p, p.centre, when.step(p), {*find_metric(p, address)}).front();
    };
    const double own = value(base);
    return own == value(empty) ? std::nullopt : std::optional(own);
}

}  // namespace

Result Model::attribute(const Model& base, const AttributeOptions& options) const {
    const auto &before = base.state_->scenario, &after = state_->scenario;
    auto metric = with_ids(after, options.metric);
    require_same_time(base.state_->program(), state_->program());
    const Coalitions coalitions(before, after, model_registry(),
                                options.by_number ? Grain::number : Grain::table);
    const std::size_t n = coalitions.players().size();
    if (n == 0)
        throw OptionError(fmt::format("{} and {} do not differ in anything that affects a metric",
                                      before.path, after.path));
    const auto first = coalitions.program(Coalition(n, false)),
               last = coalitions.program(Coalition(n, true));
    if (!find_metric(*last, metric)) metric = asked_metric(*first, metric).address;
    auto settings = settings_of(options, metric, *first, *last);
    const auto control = control_of(options.sampling.execution);
    settings.control = {.threads = control.threads, .stop = control.stop};
    auto elements = elements_of(coalitions, after, settings, options.sampling);
    auto channels = elements ? attribute_channels(coalitions, settings) : std::nullopt;
    if (!elements || (control.stop != nullptr && *control.stop))
        throw Stopped("stopped before all coalitions ran");
    const auto when = read_at(settings, *first, *last);
    const int step = when.step(*last);
    auto report = std::make_shared<AttributionReport>(
        AttributionReport{.base = stem_of(before),
                          .alt = stem_of(after),
                          .title = after.head.title.given ? after.head.title.value : stem_of(after),
                          .metric = metric,
                          .unit = metric_kinds()[find_metric(*last, metric)->kind]->unit,
                          .date = date_of(last->calendar, step),
                          .step = step,
                          .comparison = stem_of(coalitions.comparison()),
                          .base_alone = value_alone(base.state_->program(), *first, metric, when),
                          .elements = std::move(*elements),
                          .channels = std::move(channels),
                          .permutations = options.permutations,
                          .metric_in_words = in_words(*last, metric)});
    return owning(attribution_result(*report), report, {&before, &after});
}

}  // namespace steppe
