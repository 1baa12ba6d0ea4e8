#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Optimise final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::vector<std::string> variables_;
    OptimiseOptions optimise_;
};

void Optimise::analyse() {
    for (const auto& text : variables_) optimise_.vary.push_back(variable_of("--vary", text));
    const auto& model = load_reported(file);
    defaults = &model;
    optimise_.at = at;
    optimise_.sampling = sampling();
    finish(model.optimise(optimise_));
}

void Optimise::add_options() {
    add_file();
    command
        .option("--vary ADDRESS[LOW,HIGH]", variables_,
                "Address of a number and its bounds; may be repeated")
        .required();
    add_metric_option(command, optimise_.metric, "Metric to make as large as possible").required();
    command.flag("--minimise", optimise_.minimise, "Make it as small as possible instead");
    command.flag("--sum", optimise_.sum, "Keep the sum of the varied numbers");
    add_at("the metric");
    add_replicates();
    command
        .option("--starts", optimise_.starts,
                "Starting points of the search (default: 8, with -n 2)")
        .check(whole_number(1, 1000));
    add_output("optimum.csv, optimum.json");
    command.footer(R"(
Searches from several starts, the given numbers first, and is deterministic. Without -n it makes
central runs; with -n it takes the mean over replicates under the same draws, and reports the gain
again in as many other replicates. The flatness of the optimum is the range in which each number can
move alone before 5 % of the gain is lost (with --sum the others change evenly).
Examples:
  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.to.UZB[0,19]' \
      --vary 'pledge.japan-20b.to.KAZ[0,19]' --vary 'pledge.japan-20b.to.TKM[0,19]' \
      --vary 'pledge.japan-20b.to.KGZ[0,19]' --vary 'pledge.japan-20b.to.TJK[0,19]' --sum \
      --metric regional_influence.JPN
  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.technology[0,1]' \
      --metric gdp.UZB --at 2031-01-01
  steppe optimise scenarios/japan-20b.toml --vary 'pledge.japan-20b.to.TJK[0,10]' \
      --metric regional_influence.JPN --at 2031-04-01 -n 256)");
}

}  // namespace

void add_optimise(Command command, Session& session) { add_command<Optimise>(command, session); }

}  // namespace steppe
