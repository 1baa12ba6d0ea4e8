#include <cstdio>

#include "engine/model/kinds.hpp"
#include "engine/scenario/diff.hpp"
#include "engine/scenario/revision.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/revision.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct Diff : BasicCommand {
    void add_options();
    void run() const;

    std::string from{}, to{};
    bool json = false;
};

const char* word_of(Change::What what) {
    return what == Change::What::added     ? "added"
           : what == Change::What::dropped ? "dropped"
                                           : "changed";
}

void Diff::run() const {
    read_revisions(read_revision);
    const auto load = [&](const std::string& file) {
        return load_scenario(
            revision_or_file(file), model_registry(),
            {.set = {}, .paths = session.anywhere ? Paths::anywhere : Paths::own_folder});
    };
    const auto changes = differences(load(from), load(to), model_registry());
    if (json) {
        auto out = Json::array();
        for (const auto& c : changes)
            out.push_back({{"what", word_of(c.what)},
                           {"address", c.address},
                           {"before", c.before},
                           {"after", c.after}});
        print_json({{"changes", std::move(out)}});
        return;
    }
    if (changes.empty()) show("No differences.\n");
    for (const auto& c : changes) {
        if (c.what == Change::What::changed)
            show("~ {} = {} -> {}\n", c.address, c.before, c.after);
        else
            show("{} {}{}\n", c.what == Change::What::added ? '+' : '-', c.address,
                 c.before.empty() && c.after.empty() ? "" : " = " + c.before + c.after);
    }
}

void Diff::add_options() {
    command.option("from", from, "Scenario file, or REV:PATH of a git repository").required();
    command.option("to", to, "Scenario file, or REV:PATH").required();
    add_json_flag(command, json);
    command.footer(R"(
PATH begins at the root of the repository, or with ./ at the working directory. The files that a
file of a revision names are read from the same revision.
Examples:
  steppe diff scenarios/baseline.toml scenarios/japan-20b.toml
  steppe diff HEAD~1:scenarios/japan-20b.toml scenarios/japan-20b.toml)");
}

}  // namespace

void add_diff(Command command, Session& session) { add_command<Diff>(command, session); }

}  // namespace steppe
