#include <cstdio>

#include "engine/model/kinds.hpp"
#include "engine/report/coverage.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct SourcesCommand : BasicCommand {
    void add_options() {
        command.option("file", file, "Scenario file").required();
        add_json_flag(command, json);
        command.footer("Example:\n  steppe sources scenarios/baseline.toml | less");
    }
    void run() const;

    std::string file{};
    bool json = false;
};

void SourcesCommand::run() const {
    const auto scenario =
        load_scenario(file, model_registry(), {.set = {}, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto numbers = provenance(scenario);
    const auto covered = coverage(scenario, numbers);
    const Json result =
        to_json({.command = "sources",
                 .stem = "sources",
                 .about = Json::object(),
                 .sections = {{"Coverage", {}, coverage_tables(scenario, covered)}}});
    if (json) {
        auto out = Json::array();
        for (const auto& n : numbers)
            out.push_back({{"address", n.address},
                           {"value", n.value},
                           {"source", n.source},
                           {"basis", n.basis},
                           {"note", n.note},
                           {"file", n.file},
                           {"line", n.line}});
        print_json(
            {{"numbers", std::move(out)}, {"coverage", result.at("sections")[0].at("tables")}});
        return;
    }
    const auto without =
        std::ranges::count_if(numbers, [](const Provenanced& n) { return !n.has_provenance(); });
    show("{}; {} without provenance\n", provenance_counts(numbers), without);
    show("{}", to_text(result, 0, {.is_full = true}));
    for (const auto& n : numbers) {
        const std::string said = n.has_provenance() ? n.source : "NO PROVENANCE";
        show("\n{} = {}\n  {}:{}  {}{}\n", n.address, n.value, n.file, n.line,
             n.basis.empty() ? "" : "[" + n.basis + "] ", said);
        if (!n.note.empty()) show("  {}\n", n.note);
    }
}

}  // namespace

void add_sources(Command command, Session& session) {
    add_command<SourcesCommand>(command, session);
}

}  // namespace steppe
