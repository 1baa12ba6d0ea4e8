#include "tools/python/bindings.hpp"

namespace steppe::python {
namespace {

Variable variable_of(const py::handle& triple) {
    const auto [address, low, high] = py::cast<std::tuple<std::string, double, double>>(triple);
    return {address, low, high};
}

}  // namespace

void Options::take(const char* key, Sampling& to) const {
    static_cast<void>(key);
    take("replicates", to.replicates);
    take("seed", to.seed);
    take("design", to.design);
    take("metrics", to.metrics);
    take("draw", to.vary);
    take("finals", to.finals);
}

void Options::take(const char* key, Variable& to) const { to = variable_of(all_[key]); }

void Options::take(const char* key, std::vector<Variable>& to) const {
    for (const auto& triple : py::list(all_[key])) to.push_back(variable_of(triple));
}

void Options::take(const char* key, std::vector<CalibrateOptions::Free>& to) const {
    using Triple = std::tuple<std::string, std::optional<double>, std::optional<double>>;
    if (!has(key)) return;
    for (const auto& one : py::list(all_[key])) {
        auto [address, low, high] = py::cast<Triple>(one);
        to.push_back({std::move(address), low, high});
    }
}

}  // namespace steppe::python
