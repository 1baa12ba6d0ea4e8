#include "engine/report/compare.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Compare final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    ScenariosPlan plan_all() const;

    void load_all();

    std::vector<std::string> files_;
    std::string against_;
};

/// Loads the base, which is that of --against, or the first of several files, or what the only file
/// is compared with by itself, and then the others. --set does not apply to a base that is not
/// among the files. \throws UsageError
void Compare::load_all() {
    const bool is_among = against_.empty() && files_.size() > 1;
    if (!is_among) load(against_.empty() ? comparison_of(files_.front()) : against_, {});
    for (const auto& path : files_) load(path);
    file = scenarios.front().path;
    report_loaded();
}

ScenariosPlan Compare::plan_all() const {
    auto common = common_of(scenarios.front());
    for (std::size_t n = 1; n < scenarios.size(); ++n)
        for (const auto& pattern : scenarios[n].sweep.metrics.items)
            common.defaults.push_back(pattern.value);
    return plan_of(scenarios.size(), common);
}

void Compare::analyse() {
    load_all();
    const auto [plan, left_out] = plan_all();
    const int step = begin(plan, Holds::pairs, &scenarios.front().sweep);
    const auto result = with_progress(
        plan, [&, &p = plan](const SweepControl& how) { return compare(p, step, how); });
    const std::uint64_t done = result ? result->replicates() : 0;
    if (result) {
        ComparisonReport out{.plan = plan, .left_out = left_out, .result = *result};
        for (std::size_t c = 0; c < plan.cells.size() && !options.replicates; ++c)
            out.central.push_back(central_values(plan, c, step));
        const auto described = comparison_result(out);
        if (done == plan.replicates) return finish(described);
        print(described);
    }
    report_stop(fmt::format("after {} of {}", grouped(done), count_of(plan.replicates, "future")));
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
