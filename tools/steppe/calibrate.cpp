#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Calibrate final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::vector<std::string> free_;
    CalibrateOptions calibrate_;
};

void Calibrate::analyse() {
    for (const auto& text : free_)
        if (text.find('[') == std::string::npos)
            calibrate_.vary.push_back({text});
        else if (const auto one = variable_of("--vary", text, "ADDRESS or ADDRESS[LOW,HIGH]"); true)
            calibrate_.vary.push_back({one.address, one.low, one.high});
    const auto& model = load_reported(file);
    calibrate_.observations = read_input("to", calibrate_.to);
    calibrate_.folder = output.folder;
    calibrate_.execution = execution();
    finish(model.calibrate(calibrate_));
}

void Calibrate::add_options() {
    add_file();
    command
        .option("--to CSV", calibrate_.to,
                "Observations: a CSV table with the columns date,metric,value and, if known, sd")
        .required();
    command.option("--vary,--free ADDRESS[LOW,HIGH]", free_,
                   "Address of a number to fit, * for anything, perhaps with a range; may be "
                   "repeated (default: all uncertain numbers, at most 12)");
    command
        .option("--until YEAR", calibrate_.until,
                "Last year to fit; later observations are held out and scored")
        .check(whole_number(0, 9999));
    command.option("--starts", calibrate_.starts, "Starting points of the search")
        .show_default()
        .check(whole_number(1, 1000));
    add_threads_option(command, options.threads);
    add_checkpoint_option(command, options);
    add_output("calibrated.toml, calibrate.csv, calibrate_series.csv, calibrate.json");
    add_set_option(command, options.set);
    command.footer(R"(
Finds the most probable numbers, given their distributions in the file and the observations. Errors
are normal around the central run; if the table has no sd, the sd of each metric is fitted, too. It
reads a time series that `steppe run` wrote. Intervals follow the profile of the posterior; a flat
profile gives a warning. The search is deterministic.
Examples:
  steppe run scenarios/japan-20b.toml --set pledge.japan-20b.realisation=0.45 \
      --metric 'paid.*' --out out/planted
  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv \
      --vary pledge.japan-20b.realisation
  steppe calibrate scenarios/japan-20b.toml --to out/planted/timeseries.csv --vary 'pledge.*' \
      --until 2029 --out out/calibrated)");
}

}  // namespace

void add_calibrate(Command command, Session& session) { add_command<Calibrate>(command, session); }

}  // namespace steppe
