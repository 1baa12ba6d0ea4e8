#include <memory>
#include <optional>

#include "engine/analysis/one_at_a_time.hpp"
#include "engine/api/asked.hpp"
#include "engine/api/state.hpp"
#include "engine/report/holdings.hpp"
#include "engine/report/why.hpp"
#include "engine/solver/run.hpp"

namespace steppe {
namespace {

/// Returns the metric of a comparison on the date of a step; nothing if it lacks either.
std::optional<double> in_comparison(const Program& program, const std::string& metric, int step) {
    if (!program.comparison) return std::nullopt;
    const auto& other = *program.comparison;
    const auto found = find_metric(other, metric);
    const int month = program.calendar.start_month + step * program.calendar.months_per_step -
                      other.calendar.start_month;
    const int there = month / other.calendar.months_per_step;
    if (!found || month < 0 || month % other.calendar.months_per_step != 0 ||
        there > other.calendar.steps)
        return std::nullopt;
    return run_to(other, other.centre, there, {*found}).front();
}

}  // namespace

Result Model::why(const std::string& metric, const std::string& date) const {
    struct Explained {
        std::shared_ptr<const State> state;
        Why why;
        OneAtATime movers{};
        std::optional<WhyReport> report{};
    };
    const auto& program = state_->program();
    Metric asked;
    int step = 0;
    if (const auto host = place_of(metric, program.agents.id, program.agents.name)) {
        check_all({[&] { step = asked_step(program, "at", date); }});
        return owning(
            holdings_result({state_->scenario, state_->compiled, step}, static_cast<Index>(*host)),
            state_, {&state_->scenario});
    }
    check_all({[&] { asked = asked_metric(program, with_ids(state_->scenario, metric)); },
               [&] { step = asked_step(program, "at", date); }});
    auto out = std::make_shared<Explained>(Explained{state_, causes_of(program, asked, step)});
    std::vector<std::string> inputs;
    for (const auto& draw : program.draws) inputs.push_back(draw.address);
    out->movers = one_at_a_time(program, inputs, step, {asked}).front();
    out->report.emplace(WhyReport{state_->scenario, state_->compiled, out->why, out->movers,
                                  in_comparison(program, asked.address, step)});
    return owning(why_result(*out->report), out, {&state_->scenario});
}

}  // namespace steppe
