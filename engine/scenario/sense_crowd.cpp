#include "engine/scenario/complaints.hpp"

namespace steppe {
namespace {

class CrowdChecker : Complaints {
public:
    CrowdChecker(const Scenario& s, Diagnostics& found) : Complaints(s, found) {}

    void check() {
        const Crowd& crowd = s_.crowd;
        if (!crowd.given()) {
            for (const Number* number : {&crowd.susceptibility, &crowd.autonomy})
                if (number->given) return lacks("agents", number->place);
            return;
        }
        if (!stated(crowd.agents)) lacks("agents", crowd.edges.place);
        if (!stated(crowd.edges)) lacks("edges", crowd.agents.place);
        file("agents", crowd.agents, {".csv"});
        file("edges", crowd.edges, {".csv", ".mtx"});
        for (const Number* number : {&crowd.susceptibility, &crowd.autonomy})
            if (number->distribution)
                error("E038",
                      fmt::format("`{}` is a plain number, not a distribution", number->address),
                      number->place, "the population runs once, at the centre of every number");
        if (s_.issues.empty() && s_.document.root.find("issue") == nullptr)
            error("E012", "a population needs at least one issue", crowd.agents.place);
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

void check_crowd(const Scenario& scenario, Diagnostics& found) {
    CrowdChecker(scenario, found).check();
}

}  // namespace steppe
