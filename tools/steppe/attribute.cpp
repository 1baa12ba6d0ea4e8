#include <filesystem>

#include "engine/report/attribution.hpp"
#include "engine/report/metric_words.hpp"
#include "engine/report/tables.hpp"
#include "engine/solver/run.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Attribute final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    AttributionOptions options_of(const Program& base, const Program& alt) const;
    std::optional<Attribution> elements(const Coalitions& coalitions,
                                        const AttributionOptions& settings,
                                        const SweepControl& how);

    std::vector<std::string> files_;
    std::string alt_, against_, metric_, by_ = "table";
    std::uint64_t permutations_ = 400;
};

std::string name_of(const Scenario& scenario) {
    return std::filesystem::path(scenario.path).stem().string();
}

AttributionOptions Attribute::options_of(const Program& base, const Program& alt) const {
    AttributionOptions out{.metric = metric_, .permutations = permutations_, .control = {}};
    out.seed = options.seed.value_or(1);
    const bool in_base = find_metric(base, metric_).has_value(),
               in_alt = find_metric(alt, metric_).has_value();
    if (in_base != in_alt)
        throw UsageError("--metric: `{}` has no {}", in_base ? alt.name : base.name, metric_);
    if (at.empty()) return out;
    for (const auto* program : {&base, &alt}) static_cast<void>(step_in(*program));
    out.at = parse_date(at);
    return out;
}

/// Throws UsageError unless both scenarios run over the same steps, as compare does.
void require_same_time(const Program& a, const Program& b) {
    const auto span = [](const Program& p) {
        return fmt::format("`{}` runs from {} to {} in {}", p.name, step_date(p, 0),
                           step_date(p, p.calendar.steps),
                           count_of(static_cast<std::uint64_t>(p.calendar.steps), "step"));
    };
    const auto &x = a.calendar, &y = b.calendar;
    if (x.start_month != y.start_month || x.months_per_step != y.months_per_step ||
        x.steps != y.steps)
        throw UsageError(
            "{}, {}: attribution needs the same [time] in both scenarios. Give both "
            "the same start, step and years",
            span(a), span(b));
}

std::optional<Attribution> Attribute::elements(const Coalitions& coalitions,
                                               const AttributionOptions& settings,
                                               const SweepControl& how) {
    const std::size_t players = coalitions.players().size();
    if (!options.replicates) {
        if (players > most_exact_players)
            session.sample = SampleDesign{permutations_, settings.seed, "permutations"};
        return attribute_elements(coalitions, settings);
    }
    if (players > most_exact_players)
        throw UsageError("-n is limited to {} elements; these scenarios differ in {}",
                         most_exact_players, players);
    const auto& alt = scenarios.back();
    const auto common = common_of(alt);
    announce_sample(session, options, common);
    try {
        std::optional<ProgressLine> line;
        FuturesOfCoalitions futures{
            .common = common, .correlation = alt.sweep.correlation, .control = how};
        futures.planned = [&](const SweepPlan& plan) {
            check_memory(plan, options, Holds::outcomes);
            line.emplace(plan);
        };
        if (wants_progress(options.quiet))
            futures.control.progress = [&](const SweepProgress& now) { line->show(now); };
        return attribute_futures(coalitions, settings, futures);
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

void Attribute::analyse() {
    if (progress_is_json() && !options.replicates)
        throw UsageError(
            "--progress json reports replicates, but central runs have none: add -n N");
    if (files_.size() > (against_.empty() ? 2 : 1))
        throw UsageError("one scenario is attributed, against one other: {} files are given",
                         files_.size() + (against_.empty() ? 0 : 1));
    alt_ = files_.back();
    file = !against_.empty() ? against_ : files_.size() == 1 ? comparison_of(alt_) : files_.front();
    const auto &base = load(file, {}), &alt = load(alt_);
    metric_ = with_ids(alt, metric_);
    report_loaded();
    require_same_time(*compile(base), *compile(alt));
    const Coalitions coalitions(base, alt, model_registry(),
                                by_ == "number" ? Grain::number : Grain::table);
    const std::size_t n = coalitions.players().size();
    if (n == 0)
        throw UsageError("{} and {} do not differ in anything that affects a metric", file, alt_);
    const auto first = coalitions.program(Coalition(n, false)),
               last = coalitions.program(Coalition(n, true));
    if (!find_metric(*last, metric_)) metric_ = asked_metric(*first, metric_).address;
    auto settings = options_of(*first, *last);
    open_folder();
    const auto how = control();
    settings.control = {.threads = how.threads, .stop = how.stop};
    AttributionReport out{.base = name_of(base),
                          .alt = name_of(alt),
                          .title = alt.head.title.given ? alt.head.title.value : name_of(alt),
                          .metric = metric_};
    const auto result = elements(coalitions, settings, how);
    if (result) out.channels = attribute_channels(coalitions, settings);
    if (!result || *how.stop) {
        if (options.replicates) return report_stop("before all coalitions ran");
        session.code = code_after_stop();
        return print_note("stopped before all coalitions ran. Nothing was kept");
    }
    out.elements = *result;
    out.unit = metric_kinds()[find_metric(*last, metric_)->kind]->unit;
    const auto when = read_at(settings, *first, *last);
    out.step = when.step(*last);
    out.date = date_of(last->calendar, out.step);
    out.comparison = name_of(coalitions.comparison());
    out.base_alone = value_alone(base, *first, metric_, when);
    out.permutations = permutations_;
    out.metric_in_words = in_words(*last, metric_);
    finish(attribution_result(out));
}

void Attribute::add_options() {
    command
        .option("files", files_,
                "Scenario file with the changes, to which --set applies; before it, the one "
                "without, unless --against names it")
        .required();
    add_against_option(command, against_,
                       "the first of two files; of a single file, what `run` takes");
    add_metric_option(command, metric_, "Metric whose difference is attributed").required();
    add_replicates();
    add_at("the metric");
    command.option("--by", by_, "Unit of attribution: a table, or each number")
        .one_of({"table", "number"});
    command
        .option("--permutations", permutations_,
                "Orders to draw if there are more than 12 elements (default: 400)")
        .check(whole_number(4, 1000000));
    add_output("attribution.csv, attribution.json");
    command.footer(R"(
The Shapley value of an element is its mean contribution over all orders of the elements: exact for
up to 12 elements, from drawn orders for more. Elements that need each other form one element.
Convictions are always inferred in the comparison of ALT (BASE, if there is none). Values are those
of central runs, or with -n means over futures with the same draws. By channel, an included layer
has the influence shares of ALT, any other layer those of BASE.
Examples:
  steppe attribute scenarios/baseline.toml scenarios/china-matches-japan.toml \
      --metric regional_influence.JPN
  steppe attribute scenarios/japan-20b.toml scenarios/japan-20b-declarative.toml \
      --metric influence_share.UZB.JPN --by number
  steppe attribute scenarios/baseline.toml scenarios/taiwan-crisis.toml --metric gdp.JPN \
      --at 2030-01-01 -n 1024)");
}

}  // namespace

void add_attribute(Command command, Session& session) { add_command<Attribute>(command, session); }

}  // namespace steppe
