#include "steppe/report/why.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class WhyCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::string metric_;
};

/// Returns the metric of a comparison on the date of a step; nothing if it lacks either.
std::optional<double> in_comparison(const Program& program, const std::string& metric, int step) {
    if (!program.comparison) return std::nullopt;
    const auto& other = *program.comparison;
    const auto found = find_metric(other, metric);
    const int month = program.calendar.start_month + step * program.calendar.months_per_step -
                      other.calendar.start_month;
    const int there = month / other.calendar.months_per_step;
    if (!found || month < 0 || month % other.calendar.months_per_step != 0 ||
        there > other.calendar.steps)
        return std::nullopt;
    return run_to(other, other.centre, there, {*found}).front();
}

void WhyCommand::analyse() {
    if (metric_.ends_with(".toml"))
        throw UsageError("why takes the metric first: steppe why METRIC FILE");
    const auto& scenario = load_reported(file);
    metric_ = with_ids(scenario, metric_);
    const auto compiled = compile_numbered(scenario);
    const auto& program = *compiled.program;
    Metric metric;
    int step = 0;
    check_all({[&] { metric = asked_metric(program, metric_); }, [&] { step = step_in(program); }});
    open_folder();
    const auto why = causes_of(program, metric, step);
    std::vector<std::string> inputs;
    for (const auto& draw : program.draws) inputs.push_back(draw.address);
    const auto movers = one_at_a_time(program, inputs, step, {metric});
    finish(why_result(
        {scenario, compiled, why, movers.front(), in_comparison(program, metric.address, step)}));
}

void WhyCommand::add_options() {
    command.option("metric", metric_, "Metric, as in `steppe list metrics`").required();
    add_file();
    add_at("the number");
    add_set_option(command, options.set);
    add_output("why.csv, why.json", Resumes::no);
    command.footer(R"(
The parts follow the equations of the model and add up to the number of the central run.
Examples:
  steppe why influence_share.UZB.JPN scenarios/japan-20b.toml --at 2031-04-01
  steppe why gdp_gap.JPN scenarios/rare-earth-controls.toml --at 2027-04-01
  steppe why regional_influence.JPN scenarios/japan-20b.toml --json)");
}

}  // namespace

void add_why(Command command, Session& session) { add_command<WhyCommand>(command, session); }

}  // namespace steppe
