#include "tools/steppe/trials.hpp"

#include <string_view>

#include "engine/ensemble/bytes.hpp"
#include "steppe/analysis/design_futures.hpp"

namespace steppe {

Trials::Trials(const EnsembleOptions& options, Session& session, const std::string& folder,
               const FolderUse& inputs)
    : options_(options),
      control_(control_for(options)),
      checkpoint_(options, session, folder, inputs),
      keeps_(!folder.empty()) {
    catch_signals();
    SweepControl of_all = control_;  // its runs would carry states of their own
    checkpoint_.attach(of_all);
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

int Trials::stop() {
    line_.reset();
    if (keeps_ && !state_.empty()) checkpoint_.save(state_);
    print_note("stopped before the search was complete. " + checkpoint_.how_to_go_on());
    return code_after_stop();
}

}  // namespace steppe
