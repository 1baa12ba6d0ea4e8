#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "steppe/steppe.hpp"

/// Parts of the extension module `steppe._core`.
namespace steppe::python {

namespace py = pybind11;

/// Translates errors of the engine to the classes in `steppe._errors`.
void register_errors();
py::object diagnostic_of(const Diagnostic& diagnostic);
py::list diagnostics_of(const std::vector<Diagnostic>& diagnostics);

/// Returns a value with the same numbers to the bit.
py::object python_of(const Json& value);
/// Returns `{key, title, unit, note, columns: [{key, title, unit}], rows}`.
py::dict table_of(const Table& table);

/// Returns a read-only array on memory that `keeps` holds, without a copy.
template <class T, class Keeps>
py::array_t<T> view_of(const T* data, std::vector<py::ssize_t> shape,
                       std::vector<py::ssize_t> strides, Keeps keeps) {
    auto* held = new Keeps(std::move(keeps));
    const py::capsule owner(held, [](void* p) { delete static_cast<Keeps*>(p); });
    py::array_t<T> out(std::move(shape), std::move(strides), data, owner);
    out.attr("setflags")(py::arg("write") = false);
    return out;
}

/// Keyword arguments, already checked by a function of Python with these names; None is absent.
class Options {
public:
    explicit Options(py::dict all) : all_(std::move(all)) {}
    template <class T>
    void take(const char* key, T& to) const {
        if (has(key)) to = py::cast<T>(all_[key]);
    }
    template <class T>
    void take(const char* key, std::optional<T>& to) const {
        if (has(key)) to = py::cast<T>(all_[key]);
    }
    void take(const char* key, Sampling& to) const;
    void take(const char* key, std::vector<Variable>& to) const;
    void take(const char* key, Variable& to) const;
    void take(const char* key, std::vector<CalibrateOptions::Free>& to) const;
    [[nodiscard]] py::object get(const char* key) const {
        return has(key) ? py::object(all_[key]) : py::none();
    }

private:
    [[nodiscard]] bool has(const char* key) const {
        return all_.contains(key) && !all_[key].is_none();
    }
    py::dict all_;
};

/// Work on another thread, while the calling one serves signals and shows the progress. Ctrl-C
/// stops the work after its current chunks.
class Work {
public:
    /// \param progress  called with (done, all, unit) about five times a second, or None
    explicit Work(const Options& options);
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    ~Work() = default;

    /// Returns how the engine runs, with threads, stop, progress and warnings.
    [[nodiscard]] Execution execution();
    /// Runs the function without the GIL. Issues its warnings.
    /// \throws exceptions of the function, of the signal handler and of the callback; the latter
    /// have the partial result as their attribute `partial`
    template <class T>
    T run(const std::function<T()>& function) {
        std::optional<T> out;
        wait_for([&] { out.emplace(function()); });
        if (interrupted_) raise(out ? py::cast(std::move(*out)) : part_);
        return std::move(*out);
    }

private:
    void wait_for(const std::function<void()>& function);
    void serve();
    [[noreturn]] void raise(const py::object& part);

    unsigned threads_ = 0;
    py::object callback_;
    std::atomic<bool> stop_{false};
    std::mutex guard_;
    std::condition_variable changed_;
    std::optional<Progress> latest_;    // guarded
    std::vector<Diagnostic> warnings_;  // guarded
    bool done_ = false;                 // guarded
    std::exception_ptr failure_;        // of the function
    std::optional<py::error_already_set> interrupted_;
    py::object part_ = py::none();
};

/// Returns a capsule `arrow_array_stream` with one batch, whose buffers are those of the sweep.
py::capsule arrow_stream(const FinalValues& finals);

void add_model(py::module_& module);
void add_analyses(py::class_<Model>& model);
void add_results(py::module_& module);

}  // namespace steppe::python
