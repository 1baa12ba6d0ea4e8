#include <cmath>

#include <fmt/format.h>

#include "engine/core/distribution.hpp"
#include "engine/core/text.hpp"
#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "steppe/json.hpp"
#include "steppe/reference.hpp"

namespace steppe {
namespace {

Json plain_number(const Field& f) {
    Json out{{"type", f.whole ? "integer" : "number"}};
    if (std::isfinite(f.low)) out[f.above_low ? "exclusiveMinimum" : "minimum"] = f.low;
    if (std::isfinite(f.high)) out["maximum"] = f.high;
    return out;
}

/// Returns the schema of a number or distribution.
Json number(const Field& f) {
    return {{"anyOf", {plain_number(f), {{"$ref", "#/definitions/distribution"}}}}};
}

Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json map_of(Json values) {
    return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}
Json any_of(std::initializer_list<Json> kinds) { return {{"anyOf", kinds}}; }

/// Returns the schema of a list of `count` items.
Json some(std::size_t count, Json items) {
    Json out = list_of(std::move(items));
    out["maxItems"] = count;
    out["minItems"] = count;
    return out;
}

const Json text_type{{"type", "string"}};
const Json id_type{{"pattern", "^[A-Za-z0-9_-]+$"}, {"not", {{"const", "ROW"}}}};
const Json date_type{{"type", "string"}, {"format", "date"}};

/// Returns the schema of a value; one overload per type.
class ValueSchema {
public:
    explicit ValueSchema(const Field& field) : f_(field) {}

    Json operator()(const Number*) const { return number(f_); }
    Json operator()(const Text*) const {
        Json out = text_type;
        if (!f_.choices.empty()) out["enum"] = f_.choices;
        if (f_.key == "basis" || f_.key == "source") return any_of({out, map_of(out)});
        return out;
    }
    Json operator()(const DateValue*) const { return date_type; }
    Json operator()(const Flag*) const { return {{"type", "boolean"}}; }
    Json operator()(const TextList*) const { return any_of({text_type, list_of(text_type)}); }
    Json operator()(const NumberList*) const { return list_of(number(f_)); }
    Json operator()(const NumberMap*) const {
        Json out = any_of({map_of(number(f_))});
        if (f_.from_number) out["anyOf"].push_back(number(f_));
        if (f_.from_list)
            for (const Json& kind : {text_type, list_of(text_type)}) out["anyOf"].push_back(kind);
        return out;
    }
    Json operator()(const CellMap*) const { return map_of(map_of(number(f_))); }
    Json operator()(const PairList*) const {
        return any_of({some(2, text_type), list_of(some(2, text_type))});
    }
    Json operator()(const DateList*) const { return some(2, date_type); }
    Json operator()(const Grid*) const { return map_of(list_of({{"type", "number"}})); }
    Json operator()(const Correlations*) const {
        Json out = map_of(false);
        out["properties"] = {{"between", some(2, text_type)},
                             {"rank", {{"type", "number"}, {"minimum", -1}, {"maximum", 1}}}};
        for (const char* key : {"source", "basis", "note"}) out["properties"][key] = text_type;
        return list_of(std::move(out));
    }

private:
    const Field& f_;
};

std::string description(const Field& f) {
    std::string out = f.doc;
    if (!f.unit.empty()) out += fmt::format(" ({})", f.unit);
    if (!f.symbol.empty()) out += fmt::format(" [{}]", f.symbol);
    if (f.required) out += "; required, here or in a file that is extended";
    if (!f.fallback_text.empty()) out += "; default: " + f.fallback_text;
    return out;
}

/// Adds the allowed kinds and their descriptions.
template <class Kind>
void add_kinds(const std::vector<const Kind*>& kinds, Json& out, std::string& doc) {
    for (const auto* kind : kinds) {
        out["enum"].push_back(kind->name);
        doc += fmt::format("\n{}: {}", kind->name, kind->doc);
    }
}

Json field_schema(const Section& section, const Field& f, Scenario& scratch) {
    Json out = std::visit([&](const auto* value) { return ValueSchema(f)(value); },
                          f.slot(section.object(scratch, "ID")));
    std::string doc = description(f);
    if (f.key == "kind" && section.table.name == "layer") add_kinds(layer_kinds(), out, doc);
    if (f.key == "kind" && section.table.name == "event") add_kinds(event_kinds(), out, doc);
    out["description"] = doc;
    if (f.fallback) out["default"] = *f.fallback;
    if (!f.choices.empty() && !f.fallback_text.empty()) out["default"] = f.fallback_text;
    if (out.value("type", Json()) == "boolean") out["default"] = f.fallback_text == "true";
    return out;
}

Json table_schema(const Section& section, Scenario& scratch) {
    Json out{
        {"type", "object"}, {"description", section.table.doc}, {"additionalProperties", false}};
    for (const auto& f : section.table.fields) {
        Json schema = field_schema(section, f, scratch);
        if (f.key == "*")
            out["additionalProperties"] = schema["additionalProperties"];
        else
            out["properties"][f.key] = std::move(schema);
    }
    return out;
}

Json distribution_schema() {
    Json out{{"type", "object"},
             {"additionalProperties", false},
             {"description", "an uncertain number"}};
    for (const auto* kind : distribution_kinds()) {
        const Json plain{{"type", "number"}};
        Json arguments = kind->count == 0 ? some(2, list_of(plain)) : some(kind->count, plain);
        arguments["description"] = fmt::format("{}: {}", kind->arguments, kind->doc);
        out["properties"][std::string(kind->name)] = std::move(arguments);
        out["oneOf"].push_back({{"required", {std::string(kind->name)}}});
    }
    for (const char* end : {"min", "max"})
        out["properties"][end] = {{"type", "number"}, {"description", "cuts the distribution off"}};
    return out;
}

}  // namespace

std::string json_schema() {
    Scenario scratch;
    Json out{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "steppe scenario"}};
    for (const auto& section : sections()) {
        Json table = table_schema(section, scratch);
        if (section.table.name.empty()) {
            out.update(table);
            out["properties"]["extends"] = any_of({text_type, list_of(text_type)});
            out["properties"]["extends"]["description"] =
                "scenario files it builds on, key by key; later ones win";
            out["properties"]["drop"] = any_of({text_type, list_of(text_type)});
            out["properties"]["drop"]["description"] =
                "addresses removed from the extended scenario";
            continue;
        }
        const std::string doc = table["description"];
        if (section.keyed)
            table = {{"type", "object"},
                     {"description", doc},
                     {"propertyNames", id_type},
                     {"additionalProperties", std::move(table)}};
        out["properties"][section.table.name] = std::move(table);
    }
    out["definitions"]["distribution"] = distribution_schema();
    return out.dump(2) + "\n";
}

}  // namespace steppe
