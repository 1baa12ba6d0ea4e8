#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class SensitivityCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    SensitivityOptions sensitivity_;
};

void SensitivityCommand::analyse() {
    auto& asked = sensitivity_;
    asked.at = at;
    asked.alone = output.json || !output.folder.empty();
    asked.execution = execution();
    finish(load_reported(file).sensitivity(asked));
}

void SensitivityCommand::add_options() {
    add_file();
    add_metric_option(command, sensitivity_.metric,
                      "Metric, or ask.ID for the answer to a question")
        .required();
    command
        .option("--method", sensitivity_.method,
                "morris, sobol or shapley (default: sobol, or shapley if inputs are correlated)")
        .one_of({"morris", "sobol", "shapley"});
    add_replicates_option(command, sensitivity_.runs, ", at most", "16384", 1, most_replicates);
    command.option("--groups table|kind|none|NAME=GLOB", sensitivity_.groups,
                   "Group inputs by table, by kind of table, not at all (none), or as "
                   "NAME=GLOB,GLOB (default: by the budget)");
    add_at("the metrics");
    add_seed_option(command, sensitivity_.seed);
    add_design_option(command, sensitivity_.design, "sobol");
    add_threads_option(command, options.threads);
    add_set_option(command, options.set);
    add_checkpoint_option(command, options);
    add_output("sensitivity.csv, sensitivity.json");
    command.footer(R"(Examples:
  steppe sensitivity scenarios/japan-20b.toml --metric regional_influence.JPN
  steppe sensitivity scenarios/japan-20b.toml --metric 'influence_share.UZB.*' \
      --groups table -n 100000 --out out/why
  steppe sensitivity scenarios/japan-20b.toml --metric ask.a-tenth-of-the-region --at 2031-04-01
  steppe sensitivity scenarios/japan-20b.toml --metric gdp.UZB --method morris
  steppe sensitivity scenarios/japan-20b.toml --metric gdp.UZB \
      --groups 'trade data=layer.trade.*' --groups kind)");
}

}  // namespace

void add_sensitivity(Command command, Session& session) {
    add_command<SensitivityCommand>(command, session);
}

}  // namespace steppe
