#include <cstdio>

#include "tools/steppe/analysis.hpp"
#include "tools/steppe/listing.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct List : BasicCommand {
    void add_options();
    void run() const;

    std::string what = "keys", file{};
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
        show("{:<{}}  {:<{}}{}{}{}\n", e.name, name, e.type, type, type > 0 ? "  " : "", e.doc,
             more.empty() ? "" : " (" + more + ")");
    }
}

void List::run() const {
    const auto entries = listed(what, file, session.anywhere);
    if (!json) return print(entries);
    Json out = Json::array();
    for (const auto& e : entries)
        out.push_back({{"name", e.name},
                       {"type", e.type},
                       {"range", e.range},
                       {"default", e.fallback},
                       {"unit", e.unit},
                       {"symbol", e.symbol},
                       {"doc", e.doc}});
    print_json({{what, std::move(out)}});
}

void List::add_options() {
    command.option("what", what, "List to print: " + join(all_lists(), ", ")).one_of(all_lists());
    command.option(
        "file", file,
        "Scenario file, for its agents, asks, events, issues, layers, metrics, numbers or "
        "pledges; for scenarios, a folder");
    add_json_flag(command, json);
    command.footer(R"(
Without a file, layers and events are the kinds that the language has, and metrics the kinds with
the roles of their ids.
Examples:
  steppe list scenarios
  steppe list keys | grep pledge
  steppe list agents scenarios/baseline.toml
  steppe list asks scenarios/japan-20b.toml
  steppe list metrics scenarios/baseline.toml | grep KAZ)");
}

}  // namespace

void add_list(Command command, Session& session) { add_command<List>(command, session); }

}  // namespace steppe
