#include "engine/scenario/diagnostic_sink.hpp"

namespace steppe {
namespace {

class PopulationValidator : DiagnosticSink {
public:
    using DiagnosticSink::DiagnosticSink;

    void check() {
        const Population& population = s_.population;
        if (!population.given()) {
            for (const Number* number : {&population.susceptibility, &population.autonomy})
                if (number->given) return lacks("agents", number->place);
            return;
        }
        if (!stated(population.agents)) lacks("agents", population.edges.place);
        if (!stated(population.edges)) lacks("edges", population.agents.place);
        file("agents", population.agents, {".csv"});
        file("edges", population.edges, {".csv", ".mtx"});
        for (const Number* number : {&population.susceptibility, &population.autonomy})
            if (number->distribution)
                error("E038",
                      fmt::format("`{}` is a plain number, not a distribution", number->address),
                      number->place, "the population runs once, at the centre of every number");
        if (s_.issues.empty() && s_.document.root.find("issue") == nullptr)
            error("E012", "a population needs at least one issue", population.agents.place);
    }

private:
    void lacks(const std::string& key, const Place& place) {
        error("E012", fmt::format("[crowd] lacks `{}`", key), place,
              key == "agents" ? "the table of agents" : "the ties of the network");
    }

    void file(const std::string& key, const Text& name, const std::vector<std::string>& endings) {
        if (!name.given) return;
        for (const auto& ending : endings)
            if (name.value.size() > ending.size() &&
                name.value.compare(name.value.size() - ending.size(), ending.size(), ending) == 0)
                return;
        error("E001",
              fmt::format("`{}` is \"{}\", not a name that ends in {}", key, name.value,
                          join(endings, " or ")),
              name.place, "the ending determines the format");
    }
};

}  // namespace

void validate_population(const Scenario& scenario, Diagnostics& found) {
    PopulationValidator(scenario, found).check();
}

}  // namespace steppe
