#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/provenance.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/shared_options.hpp"

namespace steppe {
namespace {

void sources(const std::string& file, bool json, Session& session) {
    const auto scenario =
        load_scenario(file, model_registry(), {.set = {}, .paths = session.paths});
    if (!scenario.warnings.empty()) session.report(scenario.warnings);
    const auto numbers = provenance(scenario);
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
        std::fputs(json_document({{"numbers", std::move(out)}}).c_str(), stdout);
        return;
    }
    const auto without = std::count_if(numbers.begin(), numbers.end(),
                                       [](const Provenanced& n) { return !n.has_provenance(); });
    fmt::print("{}; {} without provenance\n", provenance_counts(numbers), without);
    for (const auto& n : numbers) {
        const std::string said = n.has_provenance() ? n.source : "NO PROVENANCE";
        fmt::print("\n{} = {}\n  {}:{}  {}{}\n", n.address, n.value, n.file, n.line,
                   n.basis.empty() ? "" : "[" + n.basis + "] ", said);
        if (!n.note.empty()) fmt::print("  {}\n", n.note);
    }
}

}  // namespace

void add_sources(Command app, Session& session) {
    const auto command =
        app.add("sources", "Print the source of every number, those without provenance first");
    auto file = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    command.option("file", *file, "Scenario file").required();
    add_json_flag(command, *json);
    command.footer(R"(Example:
  steppe sources scenarios/baseline.toml | less)");
    command.on_run([file, json, &session] { sources(*file, *json, session); });
}

}  // namespace steppe
