#include <array>
#include <map>
#include <string_view>

#include "engine/scenario/diagnostic_sink.hpp"

namespace steppe {
namespace {

class DuplicateValidator : DiagnosticSink {
public:
    using DiagnosticSink::DiagnosticSink;

    void check() {
        same_names();
        same_responses();
        same_tables();
    }

private:
    /// Warns of agents with the same name, which pages and tables cannot distinguish.
    void same_names() {
        std::map<std::string_view, std::string_view> seen;
        for (const auto& [id, agent] : s_.agents)
            if (const auto [first, fresh] = seen.try_emplace(agent.name.value, id);
                agent.name.given && !fresh)
                warn("W117",
                     fmt::format("`{}` and `{}` have the same name, \"{}\"", first->second, id,
                                 agent.name.value),
                     agent.name.place, "reports cannot distinguish them", "change one of them");
    }

    /// Warns of two responses with the same powers and layer: they add up.
    void same_responses() {
        std::map<std::array<std::string_view, 3>, std::string_view> seen;
        for (const auto& [id, r] : s_.responses)
            if (const auto [first, fresh] =
                    seen.try_emplace({r.by.value, r.to.value, r.layer.value}, id);
                r.by.given && !fresh)
                warn("W117",
                     fmt::format("[response.{}] repeats [response.{}]: both answer `{}` by `{}` in "
                                 "`{}`",
                                 id, first->second, r.to.value, r.by.value, r.layer.value),
                     r.by.place, "their matches add up", "drop one of them");
    }

    /// Warns of tables with the same keys and values: both count.
    void same_tables() {
        for (const char* section : {"institution", "pledge", "event"}) {
            const Node* all = s_.document.root.find(section);
            if (all == nullptr || all->kind != Node::Kind::table) continue;
            std::map<std::string, std::string_view> seen;
            for (const auto& e : all->entries) {
                Node stated = e.value;
                for (const char* words : {"source", "basis", "note"}) stated.erase(words);
                const auto [first, fresh] = seen.try_emplace(to_toml(stated), e.key);
                if (!fresh)
                    warn("W117",
                         fmt::format("[{0}.{1}] repeats [{0}.{2}]", section, e.key, first->second),
                         e.key_place, "both count", "drop one of them");
            }
        }
    }
};

}  // namespace

void validate_duplicates(const Scenario& scenario, Diagnostics& found) {
    DuplicateValidator(scenario, found).check();
}

}  // namespace steppe
