#include "tools/steppe/search.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/ensemble/bytes.hpp"
#include "engine/report/files.hpp"

namespace steppe {
namespace {

/// Removes varied numbers from the correlations: an exact number is correlated with nothing.
void leave_uncorrelated(Correlations& correlation, const std::vector<Variable>& numbers) {
    for (auto& entry : correlation.items) {
        auto& names = entry.between.items;
        const auto design_problem = [&](const Text& name) {
            return std::ranges::any_of(
                numbers, [&](const Variable& number) { return number.address == name.value; });
        };
        std::erase_if(names, design_problem);
    }
    std::erase_if(correlation.items,
                  [](const auto& entry) { return entry.between.items.size() < 2; });
}

/// Returns the hint for ranges with percent signs or decimal commas.
std::string range_hint(const std::vector<std::string>& ends) {
    if (ends.size() == 2) {
        for (const auto& end : ends)
            if (const auto hint = number_hint(trimmed(end)); !hint.empty()) return hint;
        return "";
    }
    const auto all_digits = [](const std::string& text) {
        const auto from = text.find_first_not_of("+-");
        return from != std::string::npos &&
               text.find_first_not_of("0123456789", from) == std::string::npos;
    };
    for (const auto& end : ends)
        if (!all_digits(trimmed(end))) return "";
    if (ends.size() == 4)
        return fmt::format(": write {}.{},{}.{}, with decimal points", ends[0], ends[1], ends[2],
                           ends[3]);
    if (ends.size() != 3) return "";
    return fmt::format(": write {}.{},{} or {},{}.{}, with a decimal point", ends[0], ends[1],
                       ends[2], ends[0], ends[1], ends[2]);
}

}  // namespace

Variable range_of(const std::string& option, const std::string& address, const std::string& range) {
    const auto ends = split(range, ',');
    std::optional<double> low, high;
    if (ends.size() == 2)
        low = parse_number(trimmed(ends[0])), high = parse_number(trimmed(ends[1]));
    if (!low || !high || !std::isfinite(*low) || !std::isfinite(*high))
        throw UsageError("{}: `{}` is not a range. A range is LOW,HIGH, for instance 0,1{}", option,
                         range, range_hint(ends));
    if (*low == *high) throw UsageError("{}: the range {} is empty", option, range);
    if (*low > *high)
        throw UsageError("{}: the range {} is reversed: the lower end comes first", option, range);
    return {.address = address, .low = *low, .high = *high};
}

Variable variable_of(const std::string& option, const std::string& text, const char* form) {
    const auto open = text.find('[');
    if (open == std::string::npos || open == 0 || text.back() != ']')
        throw UsageError(
            "{}: `{}` is not of the form {}, for instance 'pledge.japan-20b.realisation[0,1]'",
            option, text, form);
    return range_of(option, text.substr(0, open), text.substr(open + 1, text.size() - open - 2));
}

Trials::Trials(const EnsembleOptions& options, Checkpoint& checkpoint, SweepControl control,
               bool keeps)
    : options_(options), control_(std::move(control)), checkpoint_(checkpoint), keeps_(keeps) {
    control_.checkpoint_hooks = {};  // its runs would carry states of their own
    if (keeps_) state_ = checkpoint_.begin();
    for (std::string_view left = state_; !left.empty();) {
        const std::string key(take_text(left));
        known_[key] = take<double>(left);
    }
}

SweepControl Trials::control() {
    SweepControl out = control_;
    if (wants_progress(options_.quiet))
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
        if (!line_ && wants_progress(options_.quiet))
            line_.emplace(replicates_ == 1 ? "runs" : "replicates", std::nullopt);
        if (const auto known = known_.find(key); known != known_.end()) {
            done_ += replicates_;
            replayed_ += replicates_;
            report(0);
            return known->second;
        }
    }
    try {
        if (*control_.stop) throw Stopped{};
        auto out = compute();
        {
            const std::lock_guard lock(guard_);
            keep(key, out);
            done_ += replicates_;
            report(0);
        }
        if (replicates_ == 1) control_.chunk_done();
        return out;
    } catch (const FileError&) {
        remember_failure();
        throw;
    } catch (const Stopped&) {
        remember_failure();
        throw;
    }
}

void Trials::remember_failure() {
    const std::lock_guard lock(guard_);
    if (!failure_) failure_ = std::current_exception();
}

void Trials::keep(const std::string& key, const Numbers& numbers) {
    // Two threads may have computed one point; their numbers are equal.
    if (!known_.emplace(key, numbers).second || !keeps_) return;
    put_text(state_, key);
    put(state_, numbers);
    if (watch_.seconds() - saved_ < options_.checkpoint) return;
    checkpoint_.save(state_);
    saved_ = watch_.seconds();
}

void Trials::report(std::uint64_t replicates_of_current) {
    if (line_) line_->show(done_ + replicates_of_current, replayed_);
}

void Trials::require_all() const {
    if (failure_) std::rethrow_exception(failure_);
}

void Trials::complete() {
    if (line_) line_->complete();
    line_.reset();
}

void Trials::stop() {
    line_.reset();
    if (keeps_ && !state_.empty()) checkpoint_.save(state_);
}

std::vector<std::string> Search::in_ids(std::vector<std::string> texts) const {
    return with_ids(load_scenario(file, model_registry(),
                                  {.set = options.set, .paths = options.paths, .read = read_}),
                    std::move(texts));
}

Scenario& Search::load_varied(const std::vector<Variable>& numbers) {
    try {
        auto& scenario = add_input(
            file, load_for_variables(file, model_registry(),
                                     {.set = options.set, .paths = options.paths, .read = read_},
                                     numbers));
        scenario.sweep.grid = {};
        scenario.sweep.until = {};
        scenario.sweep.metrics = {};
        leave_uncorrelated(scenario.sweep.correlation, numbers);
        report_loaded();
        return scenario;
    } catch (const NotAVariable& error) {
        throw UsageError(error.what());
    }
}

void Search::vary(const Scenario& scenario, std::vector<Variable> numbers) {
    try {
        problem.emplace(scenario, std::move(numbers), model_registry());
    } catch (const NotAVariable& error) {
        throw UsageError(error.what());
    }
}

double Search::given_or_low(std::size_t number) const {
    const double given = problem->given()[number];
    return std::isnan(given) ? problem->numbers()[number].low : given;
}

CommonRun Search::announced(const char* why) {
    auto out = common_of(problem->scenario(), why);
    announce_sample(session, options, out);
    return out;
}

bool Search::search(const SweepTable* defaults, const std::function<void()>& find) {
    open_folder(defaults);
    trials.emplace(options, *checkpoint, control(), !output.folder.empty());
    try {
        find();
        trials->complete();
        return true;
    } catch (const Stopped&) {
        trials->stop();
        report_stop("before the search was complete");
        return false;
    }
}

}  // namespace steppe
