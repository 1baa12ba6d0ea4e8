#include <chrono>

#include "steppe/version.hpp"
#include "tools/python/bindings.hpp"

namespace steppe::python {
namespace {

Model load(const std::string& path, const std::vector<std::string>& set, bool anywhere) {
    return Model::load(path, {.anywhere = anywhere, .set = set});
}

/// Loads a scenario from the texts of its files by name.
Model restore(const std::string& path, std::map<std::string, std::string> files) {
    Sources sources{
        .read = [files = std::move(files)](const std::string& name) -> std::optional<std::string> {
            const auto found = files.find(name);
            if (found == files.end()) return std::nullopt;
            return found->second;
        }};
    return Model::load(path, sources);
}

Model parse(const std::string& text, const std::string& path) {
    return Model::parse(text, {}, path);
}

py::list parameters_of(const Model& model) {
    py::list out;
    for (const auto& p : model.parameters())
        out.append(py::make_tuple(p.address, p.value, p.stated, p.is_uncertain, p.basis, p.source));
    return out;
}

py::list metrics_of(const Model& model) {
    py::list out;
    for (const auto& m : model.metrics()) out.append(py::make_tuple(m.address, m.unit, m.doc));
    return out;
}

/// Returns the seconds of a number of central runs, as a measure for a test of the cost of calls.
double seconds_of_runs(const Model& model, int count) {
    const auto start = std::chrono::steady_clock::now();
    double sum = 0;
    for (int n = 0; n < count; ++n) sum += static_cast<double>(model.run().dates().size());
    const std::chrono::duration<double> out = std::chrono::steady_clock::now() - start;
    return sum > 0 ? out.count() : 0;
}

void add_function(py::module_& module) {
    py::class_<Function>(module, "Function")
        .def_property_readonly("addresses", &Function::addresses)
        .def_property_readonly("metric", &Function::metric)
        .def_property_readonly("date", &Function::date)
        .def_property_readonly("given", &Function::given)
        .def_property_readonly("is_compiled", &Function::is_compiled)
        .def("evaluate",
             [](const Function& function, const py::array_t<double, py::array::c_style>& points,
                const py::dict& options) {
                 const auto count = static_cast<std::size_t>(points.shape(0));
                 py::array_t<double> out(static_cast<py::ssize_t>(count));
                 const double* from = points.data();
                 double* to = out.mutable_data();
                 // A thread of its own costs more than a few points, which cannot be interrupted.
                 if (count < 64) {
                     unsigned threads = 0;
                     Options(options).take("threads", threads);
                     const py::gil_scoped_release release;
                     function.evaluate(from, count, to, {.threads = count < 4 ? 1 : threads});
                     return out;
                 }
                 Work work{Options(options)};
                 const auto execution = work.execution();
                 work.run<bool>([&] {
                     function.evaluate(from, count, to, execution);
                     return true;
                 });
                 return out;
             });
}

}  // namespace

void add_model(py::module_& module) {
    using Released = py::call_guard<py::gil_scoped_release>;
    py::class_<Model> model(module, "Model");
    model
        .def("with_number", py::overload_cast<const std::string&, double>(&Model::with, py::const_),
             Released())
        .def("with_toml",
             py::overload_cast<const std::string&, const std::string&>(&Model::with, py::const_),
             Released())
        .def("without", &Model::without, Released())
        .def("named", &Model::named, Released())
        .def("comparison", &Model::comparison, Released())
        .def_property_readonly("name", &Model::name)
        .def_property_readonly("title", &Model::title)
        .def_property_readonly("question", &Model::question)
        .def_property_readonly("dates", &Model::dates)
        .def("warnings", [](const Model& m) { return diagnostics_of(m.warnings()); })
        .def("parameters", parameters_of)
        .def("metrics", metrics_of)
        .def("resolved",
             [](const Model& m) {
                 const auto resolved = m.resolved();
                 return py::make_tuple(resolved.main, resolved.files);
             })
        .def("run", &Model::run, Released())
        .def("seconds_of_runs", seconds_of_runs, Released())
        .def("function", &Model::function, Released())
        .def("graph", &Model::graph, Released());
    add_analyses(model);
    add_function(module);
    module.def("load", load, Released());
    module.def("restore", restore, Released());
    module.def("parse", parse, Released());
}

}  // namespace steppe::python

PYBIND11_MODULE(_core, module) {
    using namespace steppe::python;
    module.attr("version") = steppe::version;
    register_errors();
    add_results(module);
    add_model(module);
}
