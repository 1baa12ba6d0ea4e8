#include "steppe/function.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "engine/analysis/design_problem.hpp"
#include "engine/api/asked.hpp"
#include "engine/api/search.hpp"
#include "engine/api/state.hpp"
#include "engine/core/parallel.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/tables.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/solver/plan.hpp"
#include "engine/solver/specialise.hpp"

namespace steppe {
namespace {

/// A cache line, so that arrays are aligned for SIMD lanes.
struct alignas(64) Line {
    double value[8];
};

/// Draws a number that is its own probability, to the bit: 0 + 1 * u.
Quantile identity() {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    return {.form = QuantileForm::uniform, .c = {0, 1}, .low = -infinite, .high = infinite};
}

/// Returns a plan that takes the values of the numbers instead of probabilities, without process
/// noise.
std::shared_ptr<const FuturesPlan> plan_of_points(std::shared_ptr<const Program> program,
                                                  const std::vector<std::vector<Num>>& places,
                                                  const std::vector<std::string>& addresses,
                                                  const Metric& metric, int step) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    auto plan = std::make_shared<FuturesPlan>();
    plan->metrics = {metric};
    plan->addresses = addresses;
    for (std::size_t n = 0; n < places.size(); ++n)
        for (const Num place : places[n])
            plan->draws.push_back({.number = place,
                                   .address = static_cast<Index>(n),
                                   .quantile = identity(),
                                   .low = -infinite,
                                   .high = infinite});
    plan->needs = needs_of(plan->metrics);
    plan->recorded.assign(static_cast<std::size_t>(program->calendar.steps) + 1, false);
    plan->recorded[static_cast<std::size_t>(step)] = true;
    plan->program = std::move(program);
    plan->specialiser = std::make_shared<Specialiser>();
    return plan;
}

}  // namespace

struct Function::State {
    struct Ends {
        double low, high;
    };
    std::vector<std::string> addresses;
    std::string metric, date;
    std::optional<DesignProblem> problem;
    Metric of{};
    int step = 0;
    std::vector<Ends> allowed;                ///< by the keys
    std::shared_ptr<const FuturesPlan> plan;  ///< null: compiling folds one of the numbers

    mutable std::mutex guard;
    mutable std::vector<Ends> known;  ///< guarded; values between these are valid

    void check(const double* points, std::size_t count) const;
    void run_lanes(const double* points, std::size_t count, double* values, Isa isa) const;
};

/// Checks the smallest and the largest value of each number. A search evaluates few points at a
/// time, so values between those that are known to be valid are not checked again.
void Function::State::check(const double* points, std::size_t count) const {
    const std::lock_guard lock(guard);
    auto start = problem->given();
    for (std::size_t k = 0; k < start.size(); ++k)
        if (std::isnan(start[k])) start[k] = problem->numbers()[k].low;
    for (std::size_t k = 0; k < addresses.size(); ++k) {
        Ends ends = known[k];
        for (std::size_t n = 0; n < count; ++n) {
            const double x = points[n * addresses.size() + k];
            if (!(x >= allowed[k].low && x <= allowed[k].high))
                throw wrong("points", "`{}` cannot be {}: its key allows {} to {}", addresses[k],
                            shortest(x), shortest(allowed[k].low), shortest(allowed[k].high));
            ends = {std::min(ends.low, x), std::max(ends.high, x)};
        }
        for (const double end : {ends.low, ends.high}) {
            if (end == known[k].low || end == known[k].high) continue;
            auto values = start;
            values[k] = end;
            problem->check(values);
        }
        known[k] = ends;
    }
}

void Function::State::run_lanes(const double* points, std::size_t count, double* values,
                                Isa isa) const {
    const std::size_t numbers = addresses.size();
    const std::size_t stride = (count + futures_block - 1) / futures_block * futures_block;
    const auto steps = static_cast<std::size_t>(plan->program->calendar.steps) + 1;
    std::vector<Line> uniforms(numbers * stride / 8), found(steps * stride / 8);
    double* to = uniforms[0].value;
    for (std::size_t k = 0; k < numbers; ++k)
        for (std::size_t n = 0; n < stride; ++n)
            to[k * stride + n] = points[std::min(n, count - 1) * numbers + k];
    make_future_solver(plan, isa, Audit::essentials)
        ->run({.count = count, .stride = stride, .uniforms = to, .values = found[0].value});
    std::copy_n(found[0].value + static_cast<std::size_t>(step) * stride, count, values);
}

const std::vector<std::string>& Function::addresses() const { return state_->addresses; }
const std::string& Function::metric() const { return state_->metric; }
const std::string& Function::date() const { return state_->date; }
const std::vector<double>& Function::given() const { return state_->problem->given(); }
bool Function::is_compiled() const { return state_->plan != nullptr; }

void Function::evaluate(const double* points, std::size_t count, double* values,
                        const Execution& execution) const {
    if (count == 0) return;
    const auto& own = *state_;
    const auto control = control_of(execution);
    own.check(points, count);
    const std::size_t numbers = own.addresses.size();
    // A block of lanes costs several central runs.
    const bool in_lanes = own.plan && count >= 4;
    const std::size_t most = in_lanes ? 512 : 1;
    const std::size_t parts = (count + most - 1) / most;
    const auto work = [&](std::size_t part) {
        const std::size_t first = part * most, size = std::min(most, count - first);
        const double* from = points + first * numbers;
        if (in_lanes) return own.run_lanes(from, size, values + first, control.isa);
        values[first] = own.problem->run_to({from, from + numbers}, own.step, {own.of}).front();
    };
    if (!in_parallel(parts, control.threads, control.stop, work)) throw Stopped();
}

std::vector<double> Function::operator()(const std::vector<double>& points) const {
    const std::size_t numbers = state_->addresses.size();
    if (points.size() % numbers != 0)
        throw wrong("points", "{} values are not rows of {}", points.size(), numbers);
    std::vector<double> out(points.size() / numbers);
    evaluate(points.data(), out.size(), out.data());
    return out;
}

Function Model::function(const std::vector<std::string>& addresses, const std::string& metric,
                         const std::string& date) const {
    if (addresses.empty()) throw OptionError("addresses", "at least one is needed");
    std::vector<Variable> numbers;
    std::vector<double> start;
    const auto known = numbers_of(state_->scenario);
    for (const auto& address : addresses) {
        const auto at = known.find(with_ids(state_->scenario, address));
        start.push_back(at == known.end() ? 0 : at->second.number->value);
        numbers.push_back({address, start.back() - 1, start.back() + 1});
    }
    numbers = in_ids(state_->scenario, numbers);
    // No range: points are checked when they are evaluated.
    for (std::size_t n = 0; n < numbers.size(); ++n) numbers[n].low = numbers[n].high = start[n];
    auto scenario = state_->varied(numbers, {});
    scenario.asks.clear();
    auto state = std::make_shared<Function::State>();
    const auto& problem = state->problem.emplace(scenario, numbers, model_registry());
    const auto& program = problem.program();
    check_all({[&] { state->of = asked_metric(program, with_ids(state_->scenario, metric)); },
               [&] { state->step = asked_step(program, "at", date); }});
    state->metric = state->of.address;
    state->date = date_of(program.calendar, state->step);
    const auto slots = numbers_of(problem.scenario());
    for (const auto& number : problem.numbers()) {
        const auto& slot = *slots.at(number.address).number;
        state->addresses.push_back(number.address);
        state->allowed.push_back({slot.low, slot.high});
        state->known.push_back({number.low, number.high});
    }
    if (problem.by_table({state->of}))
        state->plan = plan_of_points(problem.with(problem.given()), problem.places(),
                                     state->addresses, state->of, state->step);
    Function out;
    out.state_ = std::move(state);
    return out;
}

}  // namespace steppe
