#include "tools/python/bindings.hpp"

namespace steppe::python {
namespace {

/// Sets the exception of Python with this class of `steppe._errors` and these arguments.
template <class... Arguments>
void set(const char* name, const Error& error, const Arguments&... more) {
    const py::object type = py::module_::import("steppe._errors").attr(name);
    const py::object value =
        type(std::string(error.what()), error.help, diagnostics_of(error.diagnostics), more...);
    PyErr_SetObject(type.ptr(), value.ptr());
}

}  // namespace

py::object diagnostic_of(const Diagnostic& diagnostic) {
    const auto& place = diagnostic.place;
    return py::module_::import("steppe._errors")
        .attr("Diagnostic")(diagnostic.code, place.source ? place.source->path : "", place.line,
                            place.column, diagnostic.message, diagnostic.help,
                            diagnostic.severity == Severity::error ? "error" : "warning",
                            place.length, diagnostic.label);
}

py::list diagnostics_of(const std::vector<Diagnostic>& diagnostics) {
    py::list out;
    for (const auto& diagnostic : diagnostics) out.append(diagnostic_of(diagnostic));
    return out;
}

void register_errors() {
    py::register_exception_translator([](std::exception_ptr failure) {
        try {
            if (failure) std::rethrow_exception(failure);
        } catch (const OptionError& error) {
            py::list wrong;
            for (const auto& [option, message] : error.wrong)
                wrong.append(py::make_tuple(option, message));
            set("OptionError", error, wrong);
        } catch (const ScenarioError& error) {
            set("ScenarioError", error);
        } catch (const Stopped& error) {
            set("Stopped", error, error.part ? py::cast(*error.part) : py::none());
        } catch (const Error& error) {
            set("Error", error);
        }
    });
}

}  // namespace steppe::python
