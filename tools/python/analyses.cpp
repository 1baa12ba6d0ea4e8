#include "tools/python/bindings.hpp"

namespace steppe::python {
namespace {

/// Runs an analysis of which the Execution is part of its options.
template <class T, class Of>
T run(const Options& options, Execution& execution, const Of& function) {
    Work work(options);
    execution = work.execution();
    return work.run<T>(function);
}

Sweep sweep(const Model& model, const py::dict& given) {
    const Options options(given);
    Sampling how;
    options.take("sampling", how);
    return run<Sweep>(options, how.execution, [&] { return model.sweep(how); });
}

Result answer(const Model& model, const py::dict& given) {
    const Options options(given);
    AnswerOptions how;
    bool explorer = false;
    options.take("replicates", how.replicates);
    options.take("explorer", explorer);
    if (explorer) how.extent = AnswerOptions::Extent::explorer;
    return run<Result>(options, how.execution, [&] { return model.answer(how); });
}

Result why(const Model& model, const std::string& metric, const std::string& at) {
    Execution none;
    return run<Result>(Options({}), none, [&] { return model.why(metric, at); });
}

Result compare(const Model& model, const std::vector<Model>& others, const py::dict& given) {
    const Options options(given);
    CompareOptions how;
    options.take("at", how.at);
    options.take("central", how.central);
    options.take("sampling", how.sampling);
    return run<Result>(options, how.sampling.execution, [&] { return model.compare(others, how); });
}

Result attribute(const Model& model, const Model& base, const py::dict& given) {
    const Options options(given);
    AttributeOptions how;
    options.take("metric", how.metric);
    options.take("at", how.at);
    options.take("by_number", how.by_number);
    options.take("permutations", how.permutations);
    options.take("sampling", how.sampling);
    return run<Result>(options, how.sampling.execution, [&] { return model.attribute(base, how); });
}

Result sensitivity(const Model& model, const py::dict& given) {
    const Options options(given);
    SensitivityOptions how;
    options.take("metric", how.metric);
    options.take("at", how.at);
    options.take("method", how.method);
    options.take("groups", how.groups);
    options.take("runs", how.runs);
    options.take("seed", how.seed);
    options.take("design", how.design);
    options.take("alone", how.alone);
    return run<Result>(options, how.execution, [&] { return model.sensitivity(how); });
}

Result discover(const Model& model, const py::dict& given) {
    const Options options(given);
    DiscoverOptions how;
    options.take("ask", how.ask);
    options.take("no", how.no);
    options.take("boxes", how.boxes);
    options.take("threshold", how.threshold);
    options.take("sampling", how.sampling);
    return run<Result>(options, how.sampling.execution, [&] { return model.discover(how); });
}

Result seek(const Model& model, const py::dict& given) {
    const Options options(given);
    SeekOptions how;
    options.take("vary", how.vary);
    options.take("ask", how.ask);
    options.take("at", how.at);
    options.take("level", how.level);
    options.take("points", how.points);
    options.take("sampling", how.sampling);
    return run<Result>(options, how.sampling.execution, [&] { return model.seek(how); });
}

Result optimise(const Model& model, const py::dict& given) {
    const Options options(given);
    OptimiseOptions how;
    options.take("vary", how.vary);
    options.take("metric", how.metric);
    options.take("at", how.at);
    options.take("minimise", how.minimise);
    options.take("sum", how.sum);
    options.take("starts", how.starts);
    options.take("sampling", how.sampling);
    return run<Result>(options, how.sampling.execution, [&] { return model.optimise(how); });
}

Result calibrate(const Model& model, const py::dict& given) {
    const Options options(given);
    CalibrateOptions how;
    options.take("observations", how.observations);
    options.take("to", how.to);
    options.take("vary", how.vary);
    options.take("until", how.until);
    options.take("starts", how.starts);
    return run<Result>(options, how.execution, [&] { return model.calibrate(how); });
}

Result regret(const Model& model, const std::vector<Model>& others, const py::dict& given) {
    const Options options(given);
    RegretOptions how;
    std::optional<Model> futures;
    options.take("metric", how.metric);
    options.take("at", how.at);
    options.take("minimise", how.minimise);
    options.take("at_least", how.at_least);
    options.take("at_most", how.at_most);
    options.take("sampling", how.sampling);
    options.take("futures", futures);
    return run<Result>(options, how.sampling.execution,
                       [&] { return model.regret(others, how, futures ? &*futures : nullptr); });
}

Result game(const Model& model, const py::dict& given) {
    const Options options(given);
    GameOptions how;
    options.take("issue", how.issue);
    options.take("powers", how.powers);
    options.take("value", how.value);
    options.take("on", how.on);
    options.take("pull", how.pull);
    options.take("at", how.at);
    options.take("starts", how.starts);
    return run<Result>(options, how.execution, [&] { return model.game(how); });
}

}  // namespace

void add_analyses(py::class_<Model>& model) {
    model.def("sweep", sweep)
        .def("answer", answer)
        .def("why", why)
        .def("compare", compare)
        .def("attribute", attribute)
        .def("sensitivity", sensitivity)
        .def("discover", discover)
        .def("seek", seek)
        .def("optimise", optimise)
        .def("calibrate", calibrate)
        .def("regret", regret)
        .def("game", game);
}

}  // namespace steppe::python
