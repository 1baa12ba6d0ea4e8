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

void WhyCommand::analyse() {
    if (metric_.ends_with(".toml"))
        throw UsageError("why takes the metric first: steppe why METRIC FILE");
    const auto& model = load_reported(file);
    open_folder();
    finish(model.why(metric_, at));
}

void WhyCommand::add_options() {
    command.option("metric", metric_, "Metric, as in `steppe list metrics`, or a state").required();
    add_file();
    add_at("the number");
    add_set_option(command, options.set);
    add_output("why.csv, why.json", Resumes::no);
    command.footer(R"(
The parts follow the equations of the model and add up to the number of the central run.
Examples:
  steppe why influence_share.UZB.JPN scenarios/japan-20b.toml --at 2031-04-01
  steppe why gdp_gap.JPN scenarios/rare-earth-controls.toml --at 2027-04-01
  steppe why regional_influence.JPN scenarios/japan-20b.toml --json
  steppe why Kazakhstan scenarios/wide.toml     who holds what of it, row by row)");
}

}  // namespace

void add_why(Command command, Session& session) { add_command<WhyCommand>(command, session); }

}  // namespace steppe
