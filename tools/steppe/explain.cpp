#include <cstdio>

#include "steppe/reference.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

/// Returns the noun of an entry: code, key of the language, table, metric, ...
std::string noun_of(const ReferenceEntry& entry) {
    return entry.group == "keys" ? "key of the language"
                                 : entry.group.substr(0, entry.group.size() - 1);
}

/// Returns the labelled texts of an entry that are not empty; JSON has the labels as keys.
std::vector<std::pair<std::string, std::string>> labelled(const ReferenceEntry& e) {
    std::vector<std::pair<std::string, std::string>> out{
        {"type", e.type},     {"range", e.range}, {"unit", e.unit},      {"default", e.fallback},
        {"symbol", e.symbol}, {"cure", e.cure},   {"example", e.example}};
    std::erase_if(out, [](const auto& one) { return one.second.empty(); });
    return out;
}

std::string entries_text(const std::vector<ReferenceEntry>& entries) {
    std::string out;
    for (const auto& e : entries) {
        out += fmt::format("{}  ({})\n  {}\n", e.name, noun_of(e), e.doc);
        for (const auto& [label, text] : labelled(e)) out += fmt::format("  {}: {}\n", label, text);
        out += "\n";
    }
    return out;
}

void print_entries(const std::string& word, const std::vector<ReferenceEntry>& entries) {
    auto all = Json::array();
    for (const auto& e : entries) {
        Json one{{"name", e.name}, {"kind", noun_of(e)}, {"message", e.doc}};
        if (e.group == "codes") {
            one["code"] = e.name;
            one["severity"] = e.name[0] == 'W' ? "warning" : "error";
        }
        for (const auto& [label, text] : labelled(e)) one[label] = text;
        all.push_back(std::move(one));
    }
    print_json({{"word", word}, {"entries", std::move(all)}});
}

struct Explain : BasicCommand {
    void add_options();
    void run() const;

    std::string word{};
    bool json = false;
};

/// Prints the entries of a word. \throws UsageError if there is none
void Explain::run() const {
    if (json) session.error_format = "json";
    if (word == "trust") {
        const auto text = limitations_text();
        json ? print_json({{"word", word}, {"text", text}}) : show(text);
        return;
    }
    const auto entries = explain(word);
    if (entries.empty()) {
        const auto near = nearest_reference(word);
        throw UsageError("`{}` is not a code, key, table, metric or kind. {}", word,
                         near ? "Did you mean `" + *near + "`?" : "`steppe list` prints them");
    }
    json ? print_entries(word, entries) : show(entries_text(entries));
}

void Explain::add_options() {
    command
        .option("word", word,
                "Error code, key, address, table, metric, or kind of layer, event or "
                "distribution;\ntrust: how far to trust results")
        .required();
    add_json_flag(command, json);
    command.footer(R"(Examples:
  steppe explain E014
  steppe explain realisation
  steppe explain influence_share.KAZ.CHN
  steppe explain export-restriction
  steppe explain W103 --json
  steppe explain trust)");
}

}  // namespace

void add_explain(Command command, Session& session) { add_command<Explain>(command, session); }

}  // namespace steppe
