#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/reference.hpp"
#include "steppe/scenario/scenario.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {
namespace {

struct ListArguments {
    std::string what = "keys", file;
    bool json = false;
};

std::vector<ReferenceEntry> agents_of(const std::string& file, Paths paths) {
    std::vector<ReferenceEntry> out;
    const auto scenario = load_scenario(file, model_registry(), {.set = {}, .paths = paths});
    for (const auto& [id, a] : scenario.agents)
        out.push_back(
            {"agents", id, a.role.value, "", "", "USD bn", "",
             fmt::format("{}, GDP {:.4g}", a.name.given ? a.name.value : id, a.gdp.value)});
    return out;
}

void print(const std::vector<ReferenceEntry>& entries) {
    std::size_t name = 0, type = 0;
    for (const auto& e : entries) {
        name = std::max(name, e.name.size());
        type = std::max(type, e.type.size());
    }
    for (const auto& e : entries) {
        std::string more;
        for (const auto& [label, value] :
             {std::pair("", e.range),
              std::pair("default ", e.fallback == "required" ? "" : e.fallback),
              std::pair("", e.unit)})
            if (!value.empty()) more += (more.empty() ? "" : "; ") + (label + value);
        if (e.fallback == "required") more += more.empty() ? "required" : "; required";
        fmt::print("{:<{}}  {:<{}}{}{}{}\n", e.name, name, e.type, type, type > 0 ? "  " : "",
                   e.doc, more.empty() ? "" : " (" + more + ")");
    }
}

void list(const ListArguments& a, Session& session) {
    std::vector<ReferenceEntry> entries;
    if (a.what == "agents") {
        if (a.file.empty()) {
            fmt::print(stderr, "steppe: agents needs a scenario: steppe list agents FILE\n");
            session.code = 2;
            return;
        }
        entries = agents_of(a.file, session.paths);
    }
    for (const auto& e : reference())
        if (e.group == a.what) entries.push_back(e);
    if (!a.json) return print(entries);
    Json out = Json::array();
    for (const auto& e : entries)
        out.push_back({{"name", e.name},
                       {"type", e.type},
                       {"range", e.range},
                       {"default", e.fallback},
                       {"unit", e.unit},
                       {"symbol", e.symbol},
                       {"doc", e.doc}});
    std::fputs(json_document({{a.what, std::move(out)}}).c_str(), stdout);
}

}  // namespace

void add_list(Command app, Session& session) {
    const auto command =
        app.add("list", "List keys, metrics, kinds and other words of the language");
    auto a = std::make_shared<ListArguments>();
    command
        .option("what", a->what,
                "List to print: agents, layers, events, metrics, keys, distributions or codes")
        .one_of({"agents", "layers", "events", "metrics", "keys", "distributions", "codes"});
    command.option("file", a->file, "Scenario file, for agents");
    command.flag("--json", a->json, "Print as JSON");
    command.footer(
        "Examples:\n  steppe list metrics\n  steppe list keys | grep pledge\n  steppe list agents "
        "scenarios/baseline.toml");
    command.on_run([a, &session] { list(*a, session); });
}

}  // namespace steppe
