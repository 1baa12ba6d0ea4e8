#include <array>

#include "tools/python/bindings.hpp"
#include "tools/steppe/report_page.hpp"

namespace steppe::python {
namespace {

constexpr auto number_size = static_cast<py::ssize_t>(sizeof(double));

py::array_t<double> values_of(const Run& run, const std::string& metric) {
    const auto values = run[metric];
    return view_of(values.data(), {static_cast<py::ssize_t>(values.size())},
                   {static_cast<py::ssize_t>(values.stride()) * number_size}, values);
}

/// Returns all values of a run, as an array of (time, metric).
py::array_t<double> table_of_run(const Run& run) {
    const auto first = run[run.metrics().front()];
    const auto row = static_cast<py::ssize_t>(first.stride());
    return view_of(first.data(), {static_cast<py::ssize_t>(first.size()), row},
                   {row * number_size, number_size}, first);
}

/// Returns quantiles of all metrics, as an array of (metric, quantile, time).
py::array_t<double> quantiles_of(const Sweep& sweep, const std::vector<double>& levels) {
    const auto metrics = sweep.metrics();
    py::array_t<double> out({metrics.size(), levels.size(), sweep.dates().size()});
    auto to = out.mutable_unchecked<3>();
    const py::gil_scoped_release release;
    for (std::size_t m = 0; m < metrics.size(); ++m)
        for (std::size_t t = 0; t < sweep.dates().size(); ++t) {
            const auto spread = sweep.at(metrics[m], sweep.dates()[t]);
            for (std::size_t q = 0; q < levels.size(); ++q)
                to(m, q, t) = spread.quantile(levels[q]);
        }
    return out;
}

/// Returns mean, standard deviation, standard error, minimum and maximum of all metrics, as an
/// array of (5, metric, time).
py::array_t<double> moments_of(const Sweep& sweep) {
    const auto metrics = sweep.metrics();
    py::array_t<double> out({std::size_t{5}, metrics.size(), sweep.dates().size()});
    auto to = out.mutable_unchecked<3>();
    for (std::size_t m = 0; m < metrics.size(); ++m)
        for (std::size_t t = 0; t < sweep.dates().size(); ++t) {
            const auto spread = sweep.at(metrics[m], sweep.dates()[t]);
            const std::array moments{spread.mean, spread.standard_deviation, spread.standard_error,
                                     spread.min, spread.max};
            for (std::size_t k = 0; k < moments.size(); ++k) to(k, m, t) = moments[k];
        }
    return out;
}

template <class T>
py::array_t<T> column_of(const FinalValues& finals, const T* data, std::size_t column) {
    return view_of(data + column * finals.stride, {static_cast<py::ssize_t>(finals.count)},
                   {static_cast<py::ssize_t>(sizeof(T))}, finals);
}

py::list files_of(const Result& result) {
    py::list out;
    for (const auto& file : result.files) out.append(py::make_tuple(file.name, to_csv(file)));
    return out;
}

py::list tables_of(const Result& result) {
    py::list out;
    for (const auto& section : result.sections)
        for (const auto& table : section.tables) out.append(table_of(table));
    return out;
}

std::string page_of(const Result& result) {
    const py::gil_scoped_release release;
    return to_html(to_json(result), html_assets());
}

void add_result(py::module_& module) {
    py::class_<Result>(module, "Result")
        .def_readonly("command", &Result::command)
        .def_readonly("title", &Result::title)
        .def_readonly("question", &Result::question)
        .def_readonly("answer", &Result::answer)
        .def_readonly("findings", &Result::findings)
        .def_readonly("notes", &Result::notes)
        .def("json", [](const Result& result) { return python_of(to_json(result)); })
        .def("json_text", [](const Result& result) { return json_text(to_json(result)); })
        .def("text",
             [](const Result& result, bool full, std::size_t columns) {
                 return to_text(to_json(result), 0, {.is_full = full, .columns = columns});
             })
        .def("html", page_of)
        .def("tables", tables_of)
        .def("files", files_of)
        .def("write_xlsx", [](const Result& result, const std::string& path) {
            write_xlsx(to_json(result), path);
        });
}

void add_sweep(py::module_& module) {
    py::class_<Sweep>(module, "Sweep")
        .def_property_readonly("replicates", &Sweep::replicates)
        .def_property_readonly("is_complete", &Sweep::is_complete)
        .def_property_readonly("metrics", &Sweep::metrics)
        .def_property_readonly("dates", &Sweep::dates)
        .def("quantiles", quantiles_of)
        .def("moments", moments_of)
        .def("probability",
             [](const Sweep& sweep, const std::string& ask) {
                 const auto p = sweep.probability(ask);
                 return py::make_tuple(p.value, p.low, p.high);
             })
        .def("finals", &Sweep::finals)
        .def("result", &Sweep::result, py::call_guard<py::gil_scoped_release>());
    py::class_<FinalValues>(module, "FinalValues")
        .def_readonly("count", &FinalValues::count)
        .def_readonly("numbers", &FinalValues::numbers)
        .def_readonly("metrics", &FinalValues::metrics)
        .def_readonly("asks", &FinalValues::asks)
        .def("values",
             [](const FinalValues& f, std::size_t n) { return column_of(f, f.values, n); })
        .def("yes", [](const FinalValues& f, std::size_t n) { return column_of(f, f.yes, n); })
        .def("stream", arrow_stream);
}

}  // namespace

py::object python_of(const Json& value) {
    if (value.is_null()) return py::none();
    if (value.is_boolean()) return py::bool_(value.get<bool>());
    if (value.is_string()) return py::str(value.get<std::string>());
    if (value.is_number_integer()) return py::int_(value.get<std::int64_t>());
    if (value.is_number()) return py::float_(value.get<double>());
    if (value.is_array()) {
        py::list out;
        for (const auto& one : value) out.append(python_of(one));
        return out;
    }
    py::dict out;
    for (const auto& entry : value.items()) out[py::str(entry.key)] = python_of(entry.value);
    return out;
}

py::dict table_of(const Table& table) {
    py::list columns, rows;
    for (const auto& column : table.columns) {
        py::dict one;
        one["key"] = column.key, one["title"] = column.title;
        one["unit"] = column.unit.empty() ? table.unit : column.unit;
        columns.append(one);
    }
    for (const auto& row : table.rows) {
        py::list values;
        for (const auto& value : row) values.append(python_of(value));
        rows.append(values);
    }
    py::dict out;
    out["key"] = table.key, out["title"] = table.title, out["unit"] = table.unit;
    out["note"] = table.note, out["columns"] = columns, out["rows"] = rows;
    return out;
}

void add_results(py::module_& module) {
    py::class_<Run>(module, "Run")
        .def_property_readonly("metrics", &Run::metrics)
        .def_property_readonly("dates", &Run::dates)
        .def("values", values_of)
        .def("table", table_of_run)
        .def("answers", [](const Run& run) {
            py::list out;
            for (const auto& a : run.answers())
                out.append(py::make_tuple(a.id, a.text, a.yes, a.margin, a.date));
            return out;
        });
    add_result(module);
    add_sweep(module);
    py::class_<Graph>(module, "Graph")
        .def_readonly("about", &Graph::about)
        .def("nodes", [](const Graph& graph) { return table_of(graph.nodes); })
        .def("edges", [](const Graph& graph) { return table_of(graph.edges); })
        .def("graphml", &to_graphml)
        .def("gexf", &to_gexf);
}

}  // namespace steppe::python
