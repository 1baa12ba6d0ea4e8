#include "engine/api/search.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "engine/api/asked.hpp"
#include "engine/core/bytes.hpp"
#include "engine/core/diagnostics.hpp"
#include "engine/model/kinds.hpp"

namespace steppe {
namespace {

/// Removes varied numbers from the correlations: an exact number is correlated with nothing.
void leave_uncorrelated(Correlations& correlation, const std::vector<Variable>& numbers) {
    for (auto& entry : correlation.items) {
        auto& names = entry.between.items;
        const auto is_varied = [&](const Text& name) {
            return std::ranges::any_of(
                numbers, [&](const Variable& number) { return number.address == name.value; });
        };
        std::erase_if(names, is_varied);
    }
    std::erase_if(correlation.items,
                  [](const auto& entry) { return entry.between.items.size() < 2; });
}

}  // namespace

Scenario Model::State::varied(const std::vector<Variable>& numbers,
                              const Execution& execution) const {
    const std::lock_guard lock(files->guard);
    auto out = load_for_variables(path, model_registry(), load_options(), numbers);
    out.path = scenario.path;
    out.sweep.grid = {};
    out.sweep.until = {};
    out.sweep.metrics = {};
    leave_uncorrelated(out.sweep.correlation, numbers);
    warn_anew(out, execution);
    return out;
}

void Model::State::warn_anew(const Scenario& of, const Execution& execution) const {
    std::vector<Diagnostic> fresh;
    for (const auto& warning : of.warnings)
        if (std::ranges::none_of(scenario.warnings, [&](const auto& known) {
                return to_text(known) == to_text(warning);
            }))
            fresh.push_back(warning);
    warn(execution, fresh);
}

std::vector<Variable> in_ids(const Scenario& scenario, std::vector<Variable> numbers) {
    for (std::size_t n = 0; n < numbers.size(); ++n) {
        auto& [address, low, high] = numbers[n];
        address = with_ids(scenario, address);
        if (!(low < high) || !std::isfinite(low) || !std::isfinite(high))
            throw wrong("vary", "the range {},{} of {} is empty", low, high, address);
        for (std::size_t m = 0; m < n; ++m)
            if (numbers[m].address == address)
                throw OptionError("vary", address + " is given twice");
    }
    if (numbers.empty()) throw OptionError("vary", "at least one number is needed");
    return numbers;
}

double given_or_low(const DesignProblem& problem, std::size_t number) {
    const double given = problem.given()[number];
    return std::isnan(given) ? problem.numbers()[number].low : given;
}

Trials::Trials(const Execution& execution)
    : execution_(execution), control_(control_of(execution)) {
    control_.checkpoint_hooks = {};  // its runs would carry states of their own
    if (execution.resume) state_ = execution.resume();
    for (std::string_view left = state_; !left.empty();) {
        const std::string key(take_text(left));
        known_[key] = take<double>(left);
    }
}

SweepControl Trials::control() {
    SweepControl out = control_;
    if (execution_.progress)
        out.progress = [this](const SweepProgress& progress) { report(progress.done); };
    return out;
}

Trials::Numbers Trials::at(const std::string& of, const Numbers& point,
                           const std::function<Numbers()>& compute) {
    std::string key;
    put_text(key, of);
    put(key, point);
    {
        const std::lock_guard lock(guard_);
        if (failure_) std::rethrow_exception(failure_);
        const auto known = known_.find(key);
        if (known != known_.end()) done_ += replicates_, replayed_ += replicates_;
        report(0);
        if (known != known_.end()) return known->second;
    }
    const auto remember = [&] {
        const std::lock_guard lock(guard_);
        if (!failure_) failure_ = std::current_exception();
    };
    Numbers out;
    try {
        if (control_.stop != nullptr && *control_.stop) throw Stopped{};
        out = compute();
    } catch (const Stopped&) {
        remember();
        throw;
    }
    try {
        const std::lock_guard lock(guard_);
        keep(key, out);
        done_ += replicates_;
        report(0);
    } catch (...) {
        remember();
        throw;
    }
    if (replicates_ == 1 && control_.chunk_done) control_.chunk_done();
    return out;
}

void Trials::keep(const std::string& key, const Numbers& numbers) {
    // Two threads may have computed one point; their numbers are equal.
    if (!known_.emplace(key, numbers).second || !execution_.save) return;
    put_text(state_, key);
    put(state_, numbers);
    if (Clock::now() - saved_ < control_.interval) return;
    execution_.save(state_);
    saved_ = Clock::now();
}

void Trials::report(std::uint64_t replicates_of_current) {
    if (execution_.progress)
        execution_.progress({.done = done_ + replicates_of_current,
                             .resumed = replayed_,
                             .unit = replicates_ == 1 ? "runs" : "replicates"});
}

void Trials::require_all() const {
    if (failure_) std::rethrow_exception(failure_);
}

void Trials::run(const std::function<void()>& find) {
    try {
        find();
    } catch (const Stopped&) {
        if (execution_.save && !state_.empty()) execution_.save(state_);
        throw Stopped("stopped before the search was complete");
    }
}

}  // namespace steppe
