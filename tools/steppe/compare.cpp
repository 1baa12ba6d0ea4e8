#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Compare final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::vector<std::string> files_;
    std::string against_;
};

/// The base is that of --against, or the first of several files, or what the only file is compared
/// with by itself. --set does not apply to a base that is not among the files.
void Compare::analyse() {
    const bool is_among = against_.empty() && files_.size() > 1;
    if (!is_among) load(against_.empty() ? comparison_of(files_.front()) : against_, {});
    for (const auto& path : files_) load(path);
    report_loaded();
    defaults = &models.front();
    finish(
        models.front().compare({models.begin() + 1, models.end()},
                               {.at = at, .central = !options.replicates, .sampling = sampling()}));
}

void Compare::add_options() {
    command
        .option("files", files_,
                "Scenario files; the first of several is the base, without --against")
        .required();
    add_against_option(command, against_, "the first file; of a single file, what `run` takes");
    add_replicates(Keeps::metrics);
    add_at("the printed differences; --out writes those of all dates");
    add_output("compare.csv, compare.json");
    command.footer(R"(
Every future runs in all scenarios with the same draws, so differences come only from the scenarios;
a difference is a scenario minus the base. --set applies to all files but that of --against;
replicates, seed and design default to those of the base. Without -n the difference of the central
runs is printed, too. Grids and `until` apply only to sweeps.
Examples:
  steppe compare scenarios/japan-20b.toml
  steppe compare scenarios/baseline.toml scenarios/japan-20b.toml \
      scenarios/china-matches-japan.toml -n 4096 --at 2031-01-01
  steppe compare scenarios/baseline.toml scenarios/csto-weakens.toml \
      --metric 'influence_share.*.RUS' --out out/csto)");
}

}  // namespace

void add_compare(Command command, Session& session) { add_command<Compare>(command, session); }

}  // namespace steppe
