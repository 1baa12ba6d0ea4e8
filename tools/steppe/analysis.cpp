#include "tools/steppe/analysis.hpp"

#include "engine/report/explorer_inputs.hpp"
#include "tools/steppe/report_page.hpp"

namespace steppe {

void Analysis::run() {
    check_report(output.report, output.folder);
    options.paths = session.paths;
    analyse();
}

void Analysis::add_file() { command.option("file", file, "Scenario file").required(); }

void Analysis::add_replicates(Keeps keeps) {
    add_ensemble_options(command, options, keeps);
    add_checkpoint_option(command, options);
}

void Analysis::add_output(const char* files, Resumes resumes) {
    std::vector<std::string> names;
    for (const auto& name : split(files, ',')) names.push_back(trimmed(name));
    add_tables(command.name(), names);
    add_output_options(command, session, output, files, resumes);
    add_quiet_flag(command, options.quiet);
}

Scenario& Analysis::load(const std::string& path, const std::vector<std::string>& set) {
    return add_input(path,
                     load_scenario(path, model_registry(), {.set = set, .paths = options.paths}));
}

Scenario& Analysis::add_input(const std::string& path, Scenario scenario) {
    if (has_replicates()) report_population_left_out(path, scenario);
    options.metrics = with_ids(scenario, options.metrics);
    return scenarios.emplace_back(std::move(scenario));
}

void Analysis::report_loaded() const {
    for (const auto& scenario : scenarios)
        if (has_replicates())
            report_warnings(scenario, session);
        else if (!scenario.warnings.empty())
            session.report(scenario.warnings);  // one of them is about populations
}

Scenario& Analysis::load_reported(const std::string& path) {
    auto& out = load(path);
    report_loaded();
    return out;
}

std::string Analysis::comparison_of(const std::string& path) const {
    const auto scenario =
        load_scenario(path, model_registry(), {.set = options.set, .paths = options.paths});
    if (scenario.comparison) return scenario.comparison->path;
    throw UsageError("{} extends no scenario that it could be compared with: add --against FILE",
                     path);
}

CommonRun Analysis::common_of(const Scenario& scenario, const char* why) const {
    auto out = common_run(scenario.sweep, options);
    if (out.replicates < 2) throw UsageError(why);
    return out;
}

ScenariosPlan Analysis::plan_of(std::size_t count, const CommonRun& common) const {
    std::vector<Variant> variants;
    for (std::size_t n = 0; n < count; ++n) variants.push_back(variant_of(scenarios[n]));
    try {
        return plan_scenarios(variants, common);
    } catch (const NotComparable& error) {
        throw UsageError(error.what());
    }
}

void Analysis::open_folder(const SweepTable* defaults) {
    FolderUse use{.scenarios = {}, .others = others, .defaults = defaults};
    for (const auto& scenario : scenarios) use.scenarios.push_back(&scenario);
    checkpoint.emplace(options, session, output.folder, use);
    watch = {};
}

int Analysis::begin(const SweepPlan& plan, Holds holds, const SweepTable* defaults) {
    report_certainty(plan, session);
    check_memory(plan, options, holds);
    const int out = step_in(*plan.cells.front().program);
    announce_sample(session, options, plan);
    open_folder(defaults);
    return out;
}

void Analysis::report_stop(const std::string& what) const {
    session.code = code_after_stop();
    print_note("stopped {}. {}", what, checkpoint->how_to_go_on());
}

SweepControl Analysis::control() {
    auto out = control_for(options);
    checkpoint->attach(out);
    catch_signals();
    return out;
}

void Analysis::print(const Result& result) const {
    put_result(result, {.folder = "", .json = output.json, .quiet = options.quiet}, session, {},
               watch.seconds());
}

void Analysis::finish(Result result) {
    std::vector<const Scenario*> loaded;
    for (const auto& scenario : scenarios) {
        loaded.push_back(&scenario);
        name_inputs(result, scenario);
    }
    auto inputs = input_files(loaded);
    inputs.insert(inputs.end(), others.begin(), others.end());
    output.quiet = options.quiet;
    put_result(result, output, session, inputs, watch.seconds());
    checkpoint->remove();
}

}  // namespace steppe
