#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/scenario/diff.hpp"
#include "steppe/scenario/revision.hpp"
#include "steppe/scenario/scenario.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/revision.hpp"
#include "tools/steppe/shared_options.hpp"

namespace steppe {
namespace {

struct DiffArguments {
    std::string from, to;
    bool json = false;
};

const char* word_of(Change::What what) {
    return what == Change::What::added     ? "added"
           : what == Change::What::dropped ? "dropped"
                                           : "changed";
}

void diff(const DiffArguments& a, Paths paths) {
    read_revisions(read_revision);
    const LoadOptions options{.set = {}, .paths = paths};
    const auto from = load_scenario(revision_or_file(a.from), model_registry(), options);
    const auto to = load_scenario(revision_or_file(a.to), model_registry(), options);
    const auto changes = differences(from, to, model_registry());
    if (a.json) {
        auto out = Json::array();
        for (const auto& c : changes)
            out.push_back({{"what", word_of(c.what)},
                           {"address", c.address},
                           {"before", c.before},
                           {"after", c.after}});
        std::fputs(json_document({{"changes", std::move(out)}}).c_str(), stdout);
        return;
    }
    if (changes.empty()) fmt::print("No differences.\n");
    for (const auto& c : changes) {
        if (c.what == Change::What::changed)
            fmt::print("~ {} = {} -> {}\n", c.address, c.before, c.after);
        else
            fmt::print("{} {}{}\n", c.what == Change::What::added ? '+' : '-', c.address,
                       c.before.empty() && c.after.empty() ? "" : " = " + c.before + c.after);
    }
}

}  // namespace

void add_diff(Command app, Session& session) {
    auto command = app.add("diff", "Print the differences between two scenarios by address");
    auto a = std::make_shared<DiffArguments>();
    command.option("from", a->from, "Scenario file, or REV:PATH of a git repository").required();
    command.option("to", a->to, "Scenario file, or REV:PATH").required();
    add_json_flag(command, a->json);
    command.footer(R"(
PATH begins at the root of the repository, or with ./ at the working directory. The files that a
file of a revision names are read from the same revision.
Examples:
  steppe diff scenarios/baseline.toml scenarios/japan-20b.toml
  steppe diff HEAD~1:scenarios/japan-20b.toml scenarios/japan-20b.toml)");
    command.on_run([a, &session] { diff(*a, session.paths); });
}

}  // namespace steppe
