#include <algorithm>

#include "engine/ensemble/finals.hpp"
#include "engine/report/discover.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Discover final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    std::vector<std::uint8_t> cases_of(const Finals& finals, std::size_t ask) const;

    std::string ask_;
    std::size_t boxes_ = 1;
    std::optional<double> threshold_;
    bool no_ = false;
};

std::size_t asked_question(const Program& program, const std::string& id) {
    if (program.asks.empty())
        throw UsageError("--ask: {} has no question; add a table [ask.{}]", program.name,
                         is_id(id) ? id : "ID");
    return asked_place("--ask", "Question", id, ids_of(program.asks));
}

/// Returns 1 for each replicate that is a case. \throws UsageError if all or none are
std::vector<std::uint8_t> Discover::cases_of(const Finals& finals, std::size_t ask) const {
    const auto first = finals.yes.begin() + static_cast<std::ptrdiff_t>(ask * finals.count);
    std::vector<std::uint8_t> out(first, first + static_cast<std::ptrdiff_t>(finals.count));
    const auto yes = static_cast<std::uint64_t>(std::ranges::count(out, std::uint8_t{1}));
    const Interval p = wilson(yes, finals.count);
    if (yes == 0)
        throw UsageError(
            "`{}` never holds: 0 of {}, a probability below {:.2g} % (95 %). "
            "There are no cases to distinguish",
            ask_, count_of(finals.count, "future"), 100 * p.high);
    if (yes == finals.count)
        throw UsageError(
            "`{}` always holds: all of {}, a probability above {:.4g} % (95 %). "
            "There are no cases to distinguish",
            ask_, count_of(yes, "future"), 100 * p.low);
    if (no_)
        for (auto& x : out) x = static_cast<std::uint8_t>(1 - x);
    return out;
}

void Discover::analyse() {
    if (ask_.rfind("ask.", 0) == 0) ask_.erase(0, 4);
    const auto& scenario = load_reported(file);
    const auto plan = plan_of(1, common_run(scenario.sweep, options)).sweep;
    const auto& cell = plan.cells.front();
    const std::size_t ask = asked_question(*cell.program, ask_);
    const std::size_t inputs = drawn_addresses(*cell.plan).size();
    if (inputs == 0)
        throw UsageError("{} has no uncertain number that could explain the answer",
                         cell.program->name);
    begin(plan, Holds::finals, &scenario.sweep);
    const auto all = with_progress(plan, [&](const SweepControl& how) {
        return run_finals(plan, cell.program->calendar.steps, how);
    });
    if (!all) return report_stop("before all of the " + count_of(plan.replicates, "future"));
    const auto& finals = all->front();
    const auto cases = cases_of(finals, ask);
    const PrimQuestion question{.density = threshold_, .boxes = boxes_, .seed = plan.seed};
    const CaseTable table{.inputs = inputs,
                          .futures = finals.count,
                          .value = finals.inputs.data(),
                          .yes = cases.data()};
    const auto found = discover(table, question);
    finish(
        discovery_result({.plan = plan,
                          .ask = ask,
                          .cases = no_ ? DiscoveryReport::Cases::no : DiscoveryReport::Cases::yes,
                          .question = question,
                          .found = found,
                          .futures = table}));
}

void Discover::add_options() {
    add_file();
    add_ask_option(command, ask_, "Id of the question, as in [ask.ID]").required();
    command.flag("--not", no_, "Look for the replicates in which the question does not hold");
    command
        .option("--boxes", boxes_,
                "Largest number of boxes, each among the replicates outside the earlier ones "
                "(default: 1)")
        .check(whole_number(1, 100));
    command
        .option("--threshold D", threshold_,
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
