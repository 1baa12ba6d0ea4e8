#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "engine/report/json_document.hpp"
#include "steppe/core/json.hpp"
#include "steppe/core/text.hpp"
#include "tools/steppe/listing.hpp"
#include "tools/steppe/shared_options.hpp"

namespace steppe {
namespace {

struct ListArguments {
    std::string what = "keys", file;
    bool json = false;
};

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
    const auto entries = listed(a.what, a.file, session.paths);
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
        app.add("list", "List scenarios, the contents of a scenario, or words of the language");
    auto a = std::make_shared<ListArguments>();
    command.option("what", a->what, "List to print: " + join(all_lists(), ", "))
        .one_of(all_lists());
    command.option(
        "file", a->file,
        "Scenario file, for its agents, asks, events, issues, layers, metrics, numbers or "
        "pledges; for scenarios, a folder");
    add_json_flag(command, a->json);
    command.footer(R"(
Without a file, layers and events are the kinds that the language has, and metrics the kinds with
the roles of their ids.
Examples:
  steppe list scenarios
  steppe list keys | grep pledge
  steppe list agents scenarios/baseline.toml
  steppe list asks scenarios/japan-20b.toml
  steppe list metrics scenarios/baseline.toml | grep KAZ)");
    command.on_run([a, &session] { list(*a, session); });
}

}  // namespace steppe
