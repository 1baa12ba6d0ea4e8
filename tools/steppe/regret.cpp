#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Regret final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    void add_question();

    std::vector<std::string> strategies_;
    std::string futures_;
    RegretOptions regret_;
};

void Regret::analyse() {
    if (strategies_.size() < 2)
        throw UsageError("regret compares strategies: at least two scenario files are needed");
    std::vector<Model> all;
    for (const auto& path : strategies_) all.push_back(load(path));
    const Model* futures = futures_.empty() ? nullptr : &load(futures_, {});
    report_loaded();
    regret_.at = at;
    regret_.sampling = sampling();
    finish(all.front().regret({all.begin() + 1, all.end()}, regret_, futures));
}

void Regret::add_question() {
    add_metric_option(command, regret_.metric, "Metric by which strategies are ranked").required();
    add_at("the metric");
    command.option("--futures FILE", futures_,
                   "Scenario whose uncertain numbers are drawn (default: each strategy's own)");
    command.flag("--minimise", regret_.minimise, "Prefer less of the metric");
    const auto least = command
                           .option("--at-least X", regret_.at_least,
                                   "Report the share of futures in which the metric is at least X")
                           .check(real_number());
    command
        .option("--at-most X", regret_.at_most,
                "Report the share of futures in which the metric is at most X")
        .check(real_number())
        .excludes(least);
}

void Regret::add_options() {
    command.option("strategies", strategies_, "Scenario files, each a strategy").required();
    add_replicates();
    add_question();
    add_output("regret.csv, regret.json");
    command.footer(R"(
All strategies run in the same futures: a number is drawn by its address, so it has the same value
in each strategy that has it. With --futures every uncertain number of FILE replaces the number at
the same address in each strategy and in its comparison; other numbers, uncertain ones too, are
those of the strategy. Rank correlations of FILE take precedence over those of the strategy;
replicates, seed and design default to those of FILE. Events and pledges are those of the strategy;
--set applies only to strategies. Regret is the difference to the best strategy in the same future.
Examples:
  steppe regret scenarios/japan-20b.toml scenarios/technoparks-and-ai.toml \
      scenarios/osa-extended.toml --metric regional_influence.JPN
  steppe regret scenarios/japan-20b.toml scenarios/osa-extended.toml \
      --futures scenarios/baseline.toml --metric regional_influence.JPN --at-least 0.09
  steppe regret scenarios/baseline.toml scenarios/japan-20b.toml \
      --metric regional_influence.CHN --minimise --out out/less-china)");
}

}  // namespace

void add_regret(Command command, Session& session) { add_command<Regret>(command, session); }

}  // namespace steppe
