#include <chrono>
#include <thread>

#include "tools/python/bindings.hpp"

namespace steppe::python {

Work::Work(const Options& options) : callback_(options.get("progress")) {
    options.take("threads", threads_);
}

Execution Work::execution() {
    Execution out{.threads = threads_, .stop = &stop_};
    out.progress = [this](const Progress& now) {
        const std::lock_guard lock(guard_);
        latest_ = now;
    };
    out.warn = [this](const std::vector<Diagnostic>& all) {
        const std::lock_guard lock(guard_);
        warnings_.insert(warnings_.end(), all.begin(), all.end());
    };
    return out;
}

/// Serves signals and shows the progress once. A failure stops the work.
void Work::serve() {
    std::optional<Progress> now;
    {
        const std::lock_guard lock(guard_);
        now.swap(latest_);
    }
    if (interrupted_) {
        if (PyErr_CheckSignals() != 0) PyErr_Clear();
        return;
    }
    try {
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
        if (now && !callback_.is_none()) callback_(now->done, now->all, now->unit);
    } catch (const py::error_already_set& error) {
        interrupted_ = error;
        stop_ = true;
    }
}

void Work::wait_for(const std::function<void()>& function) {
    std::thread worker([&] {
        try {
            function();
        } catch (...) {
            failure_ = std::current_exception();
        }
        const std::lock_guard lock(guard_);
        done_ = true;
        changed_.notify_one();
    });
    for (bool done = false; !done; serve()) {
        const py::gil_scoped_release release;
        std::unique_lock lock(guard_);
        changed_.wait_for(lock, std::chrono::milliseconds(50), [&] { return done_; });
        done = done_;
    }
    {
        const py::gil_scoped_release release;
        worker.join();
    }
    if (interrupted_) {
        try {
            if (failure_) std::rethrow_exception(failure_);
        } catch (const Stopped& stopped) {
            if (stopped.part) part_ = py::cast(*stopped.part);
        } catch (const std::exception&) {  // the interruption is reported
        }
        return;
    }
    if (failure_) std::rethrow_exception(failure_);
    const auto module = py::module_::import("steppe._errors");
    for (const auto& warning : warnings_) module.attr("warn")(diagnostic_of(warning));
}

void Work::raise(const py::object& part) {
    interrupted_->value().attr("partial") = part;
    throw py::error_already_set(*interrupted_);
}

}  // namespace steppe::python
