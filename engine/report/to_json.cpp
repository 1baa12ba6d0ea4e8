#include <array>

#include "steppe/result.hpp"

namespace steppe {
namespace {

Json column_json(const Column& column, const std::string& unit, bool is_end) {
    static constexpr std::array shows{"hidden", "text", "value", "change", "digits", "count"};
    const Show show = column.title.empty() ? Show::hidden : column.show;
    Json out{{"key", column.key}, {"title", column.title}};
    out["show"] = shows[static_cast<std::size_t>(show)];
    if (column.show > Show::text || is_end) out["unit"] = column.unit.empty() ? unit : column.unit;
    if (column.interval == Column::Interval::next_two) out["interval"] = true;
    if (!column.units.empty()) out["units"] = column.units;
    return out;
}

Json table_json(const Table& table) {
    Json out{{"key", table.key}, {"title", table.title}, {"most", table.most}};
    static constexpr std::array faces{"all", "full", "page", "text"};
    if (table.faces != Table::Faces::all)
        out["faces"] = faces[static_cast<std::size_t>(table.faces)];
    if (!table.bars.empty()) out["bars"] = table.bars;
    if (!table.note.empty()) out["note"] = table.note;
    auto& columns = out["columns"] = Json::array();
    std::size_t ends = 0;  // of an interval, that follow
    for (const auto& column : table.columns) {
        columns.push_back(column_json(column, table.unit, ends > 0));
        ends = column.interval == Column::Interval::next_two ? 2 : ends > 0 ? ends - 1 : 0;
    }
    auto& rows = out["rows"] = Json::array();
    for (const auto& row : table.rows) {
        auto& object = rows.push_back(Json::object());
        for (std::size_t k = 0; k < row.size(); ++k) object[table.columns[k].key] = row[k];
    }
    if (!table.css.empty()) out["css"] = table.css;
    out["chart"] = table.chart;
    return out;
}

Json section_json(const ResultSection& section) {
    Json out{{"heading", section.heading}, {"lead", section.lead}, {"tables", Json::array()}};
    for (const auto& table : section.tables) out["tables"].push_back(table_json(table));
    return out;
}

}  // namespace

Json to_json(const Result& result) {
    Json out{{"command", result.command}};
    out.update(result.about);
    out.update({{"title", result.title},
                {"question", result.question},
                {"answer", result.answer},
                {"lines", result.lines},
                {"asks", Json::array()},
                {"findings", result.findings},
                {"sections", Json::array()},
                {"notes", result.notes},
                {"source", result.source},
                {"made_from", result.made_from}});
    for (const auto& [answer, text, details] : result.asks)
        out["asks"].push_back({{"answer", answer}, {"text", text}, {"details", details}});
    for (const auto& [label, text] : result.facts)
        out["facts"].push_back({{"label", label}, {"text", text}});
    for (const auto& [id, name] : result.region)
        out["region"].push_back({{"id", id}, {"name", name}});
    if (!result.names.empty()) out["names"] = result.names;
    if (result.inputs) out["scenario_inputs"] = table_json(*result.inputs);
    if (!result.explorer.is_null()) out["explorer"] = result.explorer;
    for (const auto& section : result.sections) out["sections"].push_back(section_json(section));
    return out;
}

std::string json_text(const Json& content) {
    Json out{{"schema", 1}};
    out.update(content);
    return out.dump(2, Json::InvalidUtf8::replace) + "\n";
}

}  // namespace steppe
