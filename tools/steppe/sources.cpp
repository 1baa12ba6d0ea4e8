#include <cstdio>

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
    const auto model = Model::load(file, {.read = {}, .anywhere = session.anywhere});
    if (const auto warnings = model.warnings(); !warnings.empty()) session.report(warnings);
    auto result = model.sources();
    const auto numbers = to_json(result).at("sections")[1].at("tables")[0].at("rows");
    result.sections.pop_back();
    const auto coverage = to_json(result);
    if (json)
        return print_json(
            {{"numbers", numbers}, {"coverage", coverage.at("sections")[0].at("tables")}});
    show("{}\n", result.lines.front());
    result.lines.clear();
    show("{}", to_text(to_json(result), 0, {.is_full = true}));
    for (const auto& n : numbers) {
        const auto text = [&](const char* key) { return n.at(key).get<std::string>(); };
        const auto source = text("source"), basis = text("basis"), note = text("note");
        const bool is_stated = !source.empty() || (!basis.empty() && !note.empty());
        show("\n{} = {}\n  {}:{}  {}{}\n", text("address"), text("value"), text("file"),
             n.at("line").get<int>(), basis.empty() ? "" : "[" + basis + "] ",
             is_stated ? source : "NO PROVENANCE");
        if (!note.empty()) show("  {}\n", note);
    }
}

}  // namespace

void add_sources(Command command, Session& session) {
    add_command<SourcesCommand>(command, session);
}

}  // namespace steppe
