#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "steppe/core/cures.hpp"
#include "steppe/report/reference.hpp"
#include "steppe/report/trust.hpp"
#include "tools/steppe/commands.hpp"

namespace steppe {
namespace {

void explain_word(const std::string& word, Session& session) {
    if (word == "trust") {
        std::fputs(trust_text().c_str(), stdout);
        return;
    }
    const auto entries = explain(word);
    for (const auto& e : entries) {
        fmt::print(
            "{}  ({})\n  {}\n", e.name,
            e.group == "keys" ? "key of the language" : e.group.substr(0, e.group.size() - 1),
            e.doc);
        for (const auto& [label, value] :
             {std::pair("type", e.type), std::pair("range", e.range), std::pair("unit", e.unit),
              std::pair("default", e.fallback), std::pair("symbol", e.symbol)})
            if (!value.empty()) fmt::print("  {}: {}\n", label, value);
        if (const auto rule = e.group == "codes" ? cure_of(e.name) : std::nullopt)
            fmt::print("  cure: {}\n  example: {}\n", rule->cure, rule->example);
        fmt::print("\n");
    }
    if (!entries.empty()) return;
    const auto near = nearest_reference(word);
    fmt::print(stderr, "steppe: `{}` is no code, key, table, metric or kind. {}\n", word,
               near ? "Did you mean `" + *near + "`?" : "`steppe list` tells what there is");
    session.code = 2;
}

}  // namespace

void add_explain(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("explain", "Explain a code, key, table, metric or kind");
    auto word = std::make_shared<std::string>();
    command
        ->add_option("word", *word,
                     "an error code, a key, an address, a table, a metric, a kind of layer, event "
                     "or distribution;\ntrust: how far to trust results")
        ->required();
    command->footer(
        "Examples:\n  steppe explain E014\n  steppe explain realisation\n  steppe explain "
        "influence_share.KAZ.CHN\n  steppe explain export-restriction\n  "
        "steppe explain trust");
    command->callback([word, &session] { explain_word(*word, session); });
}

}  // namespace steppe
