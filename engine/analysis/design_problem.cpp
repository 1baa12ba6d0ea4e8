#include "engine/analysis/design_problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/numbers.hpp"
#include "engine/scenario/patch.hpp"
#include "engine/solver/compile.hpp"

namespace steppe {
namespace {

/// Returns a suggestion for an address without a number.
std::string suggestion(const Scenario& scenario, const std::string& address) {
    std::vector<std::string> known;
    for (const auto& [name, number] : numbers_of(scenario)) known.push_back(name);
    const auto ends = std::find_if(known.begin(), known.end(), [&](const auto& name) {
        return matches("*." + address, name);  // an address without its table
    });
    const auto near = ends != known.end() ? std::optional(*ends) : nearest(address, known);
    return near ? fmt::format(". Did you mean `{}`?", *near) : "";
}

/// Returns whether a number has a value: given, or a numeric default of its key.
bool has_value(const Number& number) {
    if (number.given) return true;
    const auto words = split(number.address, '.');
    for (const auto& section : sections())
        if (section.table.name == words.front())
            if (const std::size_t at = section.keyed ? 2 : 1; at < words.size())
                if (const Field* field = section.table.find(words[at]))
                    return field->fallback.has_value();
    return false;
}

}  // namespace

DesignProblem::DesignProblem(Scenario scenario, std::vector<Variable> numbers,
                             const Registry& registry)
    : registry_(registry), numbers_(std::move(numbers)), scenario_(std::move(scenario)) {
    const auto known = numbers_of(scenario_);
    for (const auto& [address, low, high] : numbers_) {
        const auto at = known.find(address);
        if (at == known.end())
            throw NotAVariable(fmt::format("`{}` is not a number of this scenario{}", address,
                                           suggestion(scenario_, address)));
        const Number& number = *at->second.number;
        given_.push_back(has_value(number) ? number.value
                                           : std::numeric_limits<double>::quiet_NaN());
        for (const double end : {low, high})
            if (!(end >= number.low && end <= number.high))
                throw NotAVariable(fmt::format("`{}` cannot be {}: its key allows {} to {}",
                                               address, shortest(end), shortest(number.low),
                                               shortest(number.high)));
    }
    std::vector<double> start;
    for (std::size_t n = 0; n < numbers_.size(); ++n) {
        start.push_back(std::isnan(given_[n]) ? numbers_[n].low : given_[n]);
        set_number(scenario_, numbers_[n].address, start[n]);
    }
    // One end at a time: all low ends together may be invalid, such as weights that are all 0.
    for (std::size_t n = 0; n < numbers_.size(); ++n)
        for (const double end : {numbers_[n].low, numbers_[n].high}) {
            auto values = start;
            values[n] = end;
            for (auto& warning : check(values))
                if (warning.code != "W108")  // expected: an amount of 0 among several
                    scenario_.warnings.push_back(std::move(warning));
        }
    auto [program, places] = compile_numbered(scenario_);
    compiled_ = std::move(program);
    for (const auto& number : numbers_)
        places_.push_back(places.count(number.address) > 0 ? places.at(number.address)
                                                           : std::vector<Num>{});
}

std::vector<Diagnostic> DesignProblem::check(const std::vector<double>& values) const {
    try {
        Scenario scenario = scenario_with(values);
        check_scenario(scenario, registry_);
        return std::move(scenario.warnings);
    } catch (const ScenarioError& error) {
        std::vector<std::string> at;
        for (std::size_t n = 0; n < numbers_.size(); ++n)
            at.push_back(fmt::format("{} = {}", numbers_[n].address, shortest(values[n])));
        const auto& first =
            *std::find_if(error.diagnostics.begin(), error.diagnostics.end(),
                          [](const Diagnostic& d) { return d.severity == Severity::error; });
        throw NotAVariable(fmt::format("the scenario is not valid at {}: {}{}", join(at, ", "),
                                       first.message,
                                       first.help.empty() ? "" : ". Help: " + first.help));
    }
}

Scenario DesignProblem::scenario_with(const std::vector<double>& values) const {
    Scenario out = scenario_;
    for (std::size_t n = 0; n < values.size(); ++n) set_number(out, numbers_[n].address, values[n]);
    return out;
}

std::vector<double> DesignProblem::table_with(const std::vector<double>& values) const {
    auto out = compiled_->centre;
    for (std::size_t n = 0; n < values.size(); ++n)
        for (const Num place : places_[n]) out[place] = values[n];
    return out;
}

bool DesignProblem::by_table(const std::vector<Metric>& metrics) const {
    return std::none_of(places_.begin(), places_.end(),
                        [](const auto& places) { return places.empty(); }) &&
           std::none_of(metrics.begin(), metrics.end(), is_decided_by_compiling);
}

std::vector<double> DesignProblem::run_to(const std::vector<double>& values, int step,
                                          const std::vector<Metric>& metrics) const {
    if (by_table(metrics)) return steppe::run_to(*compiled_, table_with(values), step, metrics);
    const auto program = with(values);
    return steppe::run_to(*program, program->centre, step, metrics);
}

Series DesignProblem::run(const std::vector<double>& values,
                          const std::vector<Metric>& metrics) const {
    if (by_table(metrics))
        return steppe::run(*compiled_, table_with(values), metrics, Audit::essentials).series;
    return steppe::run(*with(values), metrics, Audit::essentials).series;
}

std::shared_ptr<const Program> DesignProblem::with(const std::vector<double>& values) const {
    if (!by_table(compiled_->asked)) return compile(scenario_with(values), compiled_->comparison);
    auto out = std::make_shared<Program>(*compiled_);
    out->centre = table_with(values);
    return out;
}

Scenario load_for_variables(const std::string& path, const Registry& registry,
                            const LoadOptions& options, const std::vector<Variable>& numbers) {
    auto scenario = load_scenario(path, registry, options);
    const auto known = numbers_of(scenario);
    auto more = options;
    for (const auto& [address, low, high] : numbers) {
        if (known.count(address) > 0) continue;
        more.set.push_back(fmt::format("{}={}", address, shortest(low)));
        try {
            scenario = load_scenario(path, registry, more);
        } catch (const ScenarioError&) {
            throw NotAVariable(fmt::format("`{}` is not a number of this scenario{}", address,
                                           suggestion(scenario, address)));
        }
    }
    return scenario;
}

}  // namespace steppe
