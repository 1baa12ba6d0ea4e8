#include "steppe/model.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "engine/api/state.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/provenance.hpp"
#include "engine/report/tables.hpp"
#include "engine/scenario/numbers.hpp"
#include "steppe/version.hpp"

namespace steppe {

int library_abi_version() noexcept { return abi_version; }

Model Model::made(State state) {
    const std::lock_guard lock(state.files->guard);
    state.scenario = load_scenario(state.path, model_registry(), state.load_options());
    if (!state.name.empty()) state.scenario.path = state.name + ".toml";
    state.compiled = compile_numbered(state.scenario);
    return Model(std::make_shared<const State>(std::move(state)));
}

Model::State Model::from(const std::string& path, const Sources& sources) {
    State out{
        .path = path,
        .paths = sources.anywhere ? Paths::anywhere : Paths::own_folder,
        .files = std::make_shared<SharedFiles>(),
        .set = sources.set,
        .against = sources.against,
        .population_use = sources.population ? PopulationUse::wanted : PopulationUse::left_out};
    out.files->read.reader = sources.read;
    out.is_on_disk = !sources.read;
    return out;
}

void Model::State::require_files() const {
    if (scenario.sweep.grid.given && (!is_on_disk || !drop.empty()))
        throw OptionError(
            "the combinations of a grid are loaded from the disk, and this scenario is not as it "
            "is there: make a model of each by with()");
}

Model Model::load(const std::string& path, const Sources& sources) {
    return made(from(path, sources));
}

Model Model::parse(const std::string& text, const Sources& sources, const std::string& path) {
    auto state = from(path, sources);
    state.is_on_disk = false;
    state.files->read.sources.push_back(std::make_shared<const Source>(
        Source{.path = path, .text = text, .trusted = sources.anywhere}));
    return made(std::move(state));
}

Model Model::with(const std::string& address, double value) const {
    if (!std::isfinite(value))
        throw Error(fmt::format("{} must be a number, not {}", address, value));
    return with(address, shortest(value));
}

Model Model::with(const std::string& address, const std::string& toml) const {
    State state = *state_;
    for (const auto& gone : state.drop)
        if ((address + ".").compare(0, gone.size() + 1, gone + ".") == 0)
            throw Error(fmt::format("{} was left out: there is no {}", gone, address));
    const auto is_of = [&](const std::string& set) {
        return set.compare(0, address.size() + 1, address + "=") == 0;
    };
    state.set.erase(std::remove_if(state.set.begin(), state.set.end(), is_of), state.set.end());
    state.set.push_back(address + "=" + toml);
    return made(std::move(state));
}

Model Model::without(const std::string& address) const {
    State state = *state_;
    state.drop.push_back(address);
    return made(std::move(state));
}

Model Model::named(const std::string& name) const {
    State state = *state_;
    state.name = name;
    return made(std::move(state));
}

std::optional<Model> Model::comparison() const {
    if (!state_->scenario.comparison) return std::nullopt;
    State state = *state_;
    state.path = state_->scenario.comparison->document.path;
    state.set.clear();
    state.drop.clear();
    state.name.clear();
    state.against.clear();
    state.populations.reset();
    return made(std::move(state));
}

std::string Model::path() const { return state_->scenario.path; }
std::string Model::name() const { return state_->program().name; }
std::string Model::title() const { return state_->program().title; }
std::string Model::question() const { return state_->scenario.head.question.value; }
std::vector<Diagnostic> Model::warnings() const { return state_->scenario.warnings; }

std::vector<std::string> Model::dates() const {
    std::vector<std::string> out;
    const auto& calendar = state_->program().calendar;
    for (int step = 0; step <= calendar.steps; ++step) out.push_back(date_of(calendar, step));
    return out;
}

std::vector<Parameter> Model::parameters() const {
    std::map<std::string, const Provenanced*> stated;
    const auto all = provenance(state_->scenario);
    for (const auto& one : all) stated.emplace(one.address, &one);
    std::vector<Parameter> out;
    for (const auto& [address, at] : numbers_of(state_->scenario)) {
        Parameter one{.address = address,
                      .value = at.number->value,
                      .stated = to_toml(*at.number),
                      .is_uncertain = at.number->distribution != nullptr,
                      .basis = "",
                      .source = ""};
        if (const auto found = stated.find(address); found != stated.end())
            one.basis = found->second->basis, one.source = found->second->source;
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<Quantity> Model::metrics() const {
    std::vector<Quantity> out;
    for (const auto& metric : all_metrics(state_->program())) {
        const auto& kind = *metric_kinds()[metric.kind];
        out.push_back({metric.address, kind.unit, kind.doc});
    }
    return out;
}

}  // namespace steppe
