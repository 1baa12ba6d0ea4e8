#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Discover final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    DiscoverOptions discover_;
};

void Discover::analyse() {
    const auto& model = load_reported(file);
    defaults = &model;
    discover_.sampling = sampling();
    finish(model.discover(discover_));
}

void Discover::add_options() {
    add_file();
    add_ask_option(command, discover_.ask, "Id of the question, as in [ask.ID]").required();
    command.flag("--not", discover_.no,
                 "Look for the replicates in which the question does not hold");
    command
        .option("--boxes", discover_.boxes,
                "Largest number of boxes, each among the replicates outside the earlier ones "
                "(default: 1)")
        .check(whole_number(1, 100));
    command
        .option("--threshold D", discover_.threshold,
                "Report the box of largest coverage among those with at least this density")
        .check(real_number(0, 1));
    add_replicates();
    add_output("discover.csv, trajectory.csv, futures.csv, discover.json");
    command.footer(R"(
The Patient Rule Induction Method (PRIM) starts from the box of all futures and repeatedly peels off
the twentieth whose removal keeps the most cases. Each box of this trajectory then drops the
restrictions that chance explains (quasi-p above 0.05). The reported box has the best balance of
density, the share of cases among its futures, and coverage, its share of all cases: the harmonic
mean of coverage and the gain in density, less 0.02 for each restriction. The search is repeated in
random halves of the futures. Random events and other chance during a run are not inputs. Grids and
`until` apply only to sweeps.
Examples:
  steppe discover scenarios/japan-20b.toml --ask a-tenth-of-the-region
  steppe discover scenarios/japan-20b.toml --ask a-tenth-of-the-region --threshold 0.9 -n 8192
  steppe discover scenarios/japan-20b.toml --ask a-tenth-of-the-region --not --boxes 2 \
      --out out/not-a-tenth)");
}

}  // namespace

void add_discover(Command command, Session& session) { add_command<Discover>(command, session); }

}  // namespace steppe
