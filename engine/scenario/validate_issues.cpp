#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/scenario/diagnostic_sink.hpp"

namespace steppe {
namespace {

class IssueValidator : DiagnosticSink {
public:
    using DiagnosticSink::DiagnosticSink;

    void check() {
        for (const auto& [id, agent] : s_.agents) require_positions(id, agent);
        for (const auto& [id, issue] : s_.issues) check_issue(id, issue);
    }

private:
    /// Reports the issues on which an agent has no position, together and where the agent is given.
    void require_positions(const std::string& agent, const Agent& a) {
        std::vector<std::string> lacking;
        std::string text = "add\n[issue]";
        for (const auto& [id, issue] : s_.issues) {
            if (wrong(issue.position) || wrong(issue.conviction) || wrong(issue.without) ||
                contains_id(issue.without, agent) ||
                issue.position.items.count(agent) + issue.conviction.items.count(agent) > 0)
                continue;
            text += fmt::format("\n{}.position.{} = 0{}", id, agent,
                                lacking.empty() ? "   # -1 against, 1 for" : "");
            lacking.push_back(id);
        }
        if (lacking.empty()) return;
        const auto place = a.gdp.given ? a.gdp.place : a.role.given ? a.role.place : a.name.place;
        error("E036",
              fmt::format("{} has neither a position nor a conviction on {}{}", agent,
                          lacking.size() == 1 ? "" : fmt::format("{} issues: ", lacking.size()),
                          join(lacking, ", ")),
              place, fmt::format("nor is {} in `without`", agent), text);
    }

    /// Reports agents of `without` that the issue gives a number, and issues of fewer than two.
    void without(const std::string& id, const Issue& issue) {
        std::set<std::string_view> left_out;
        for (const auto& agent : issue.without.items) {
            if (s_.agents.count(agent.value) > 0) left_out.insert(agent.value);
            for (const auto& [key, map] : {std::pair{"position", &issue.position},
                                           std::pair{"conviction", &issue.conviction},
                                           std::pair{"norm_weight", &issue.norm_weight}})
                if (const auto at = map->items.find(agent.value); at != map->items.end())
                    error("E038",
                          fmt::format("`{}` is in `without` of [issue.{}] and has a {}",
                                      agent.value, id, key),
                          at->second.id_place, "",
                          "keep one of both; an inherited number is "
                          "removed by " +
                              fmt::format("drop = [\"issue.{}.{}.{}\"]", id, key, agent.value));
        }
        if (!left_out.empty() && s_.agents.size() < left_out.size() + 2)
            error("E038",
                  fmt::format(
                      "{} a position on [issue.{}]: an issue needs two",
                      s_.agents.size() == left_out.size() ? "no agent has" : "only one agent has",
                      id),
                  issue.without.place);
        for (const auto& [other, weight] : issue.coupling.items)
            if (const auto at = s_.issues.find(other);
                at != s_.issues.end() && !s_.agents.empty() && !wrong(issue.without) &&
                !wrong(at->second.without) &&
                std::all_of(s_.agents.begin(), s_.agents.end(), [&](const auto& agent) {
                    return contains_id(issue.without, agent.first) ||
                           contains_id(at->second.without, agent.first);
                }))
                no_effect("coupling", weight.place,
                          fmt::format("of `{}`: no agent has a position on both", other));
    }

    void check_issue(const std::string& id, const Issue& issue) {
        if (!wrong(issue.without)) without(id, issue);
        double sum = 0;
        for (const auto& [other, weight] : issue.coupling.items) {
            sum += std::abs(weight.value);
            if (other == id)
                error("E032",
                      "an issue cannot be coupled to itself: its own weight is 1 minus the others",
                      weight.place);
        }
        if (!(sum <= 1.0 + 1e-12))
            error("E034",
                  fmt::format("the couplings of [issue.{}] sum to {:.6g} in size, more than 1", id,
                              sum),
                  issue.coupling.place);
        bool weighs = false;
        for (const auto& [agent, weight] : issue.norm_weight.items)
            weighs = weighs || weight.value > 0 || weight.distribution;
        if (weighs && !stated(issue.norm))
            error("E012", fmt::format("[issue.{}] has `norm_weight` but no `norm`", id),
                  issue.norm_weight.place);
        if (!weighs && issue.norm.given)
            no_effect("norm", issue.norm.place, "without `norm_weight`");
    }
};

}  // namespace

void validate_issues(const Scenario& scenario, Diagnostics& found) {
    IssueValidator(scenario, found).check();
}

}  // namespace steppe
