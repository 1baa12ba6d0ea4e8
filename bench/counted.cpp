#include "bench/counted.hpp"

#include "engine/model/start.hpp"

namespace steppe::bench {
namespace {

std::vector<Counted> counted(const Program& program) {
    std::vector<Counted> out;
    for (const double value : program.centre) out.emplace_back(value);
    return out;
}

}  // namespace

double operations_of_a_step(const Program& program) {
    Replicate<Counted> run, other;
    run.d.shares_asked = run.d.flows_asked = false;
    start<Counted>(program, counted(program),
                   program.comparison ? counted(*program.comparison) : std::vector<Counted>{}, run,
                   other);
    auto& [in, at, derived] = run;
    Counted::operations = 0;
    while (at.t < program.calendar.steps) {
        derive(program, in, {}, at, derived);
        advance(program, in, {}, derived, at);
    }
    return static_cast<double>(Counted::operations) / program.calendar.steps;
}

}  // namespace steppe::bench
