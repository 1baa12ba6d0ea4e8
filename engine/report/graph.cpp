#include "steppe/graph.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/html_page.hpp"

namespace steppe {
namespace {

constexpr const char* xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

bool is_number(const Table& table, std::size_t column) {
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [&](const auto& row) { return row[column].is_number(); });
}

/// Returns a value as XML; empty for null.
std::string xml_value(const Json& value) {
    if (value.is_null()) return "";
    return value.is_string() ? html::escaped(value.get<std::string>())
                             : shortest(value.get<double>());
}

/// Appends text formatted with escaped values.
template <class... Values>
void put_xml(std::string& to, fmt::format_string<Values...> text, Values&&... values) {
    fmt::format_to(std::back_inserter(to), text, std::forward<Values>(values)...);
}

}  // namespace

std::string to_graphml(const Graph& graph) {
    std::string out = xml_head;
    out += "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
    put_xml(out, "<desc>{}</desc>\n", html::escaped(graph.about));
    const auto keys = [&](const Table& table, const char* of, std::size_t first) {
        for (std::size_t k = first; k < table.columns.size(); ++k)
            put_xml(out, "<key id=\"{0}-{1}\" for=\"{0}\" attr.name=\"{1}\" attr.type=\"{2}\"/>\n",
                    of, table.columns[k].key, is_number(table, k) ? "double" : "string");
    };
    keys(graph.nodes, "node", 1);
    keys(graph.edges, "edge", 2);
    out += "<graph id=\"influence\" edgedefault=\"directed\">\n";
    const auto data = [&](const Table& table, const char* of, const std::vector<Json>& row,
                          std::size_t first) {
        for (std::size_t k = first; k < row.size(); ++k)
            if (!row[k].is_null())
                put_xml(out, "<data key=\"{}-{}\">{}</data>", of, table.columns[k].key,
                        xml_value(row[k]));
    };
    for (const auto& row : graph.nodes.rows) {
        put_xml(out, "<node id=\"{}\">", xml_value(row[0]));
        data(graph.nodes, "node", row, 1);
        out += "</node>\n";
    }
    for (const auto& row : graph.edges.rows) {
        put_xml(out, "<edge source=\"{}\" target=\"{}\">", xml_value(row[0]), xml_value(row[1]));
        data(graph.edges, "edge", row, 2);
        out += "</edge>\n";
    }
    return out + "</graph>\n</graphml>\n";
}

std::string to_gexf(const Graph& graph) {
    std::string out = xml_head;
    out += "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n";
    put_xml(out, "<meta><creator>steppe</creator><description>{}</description></meta>\n",
            html::escaped(graph.about));
    out += "<graph defaultedgetype=\"directed\" mode=\"static\">\n";
    const auto keys = [&](const Table& table, const char* of, std::size_t first) {
        put_xml(out, "<attributes class=\"{}\">\n", of);
        for (std::size_t k = first; k < table.columns.size(); ++k)
            put_xml(out, "<attribute id=\"{0}\" title=\"{0}\" type=\"{1}\"/>\n",
                    table.columns[k].key, is_number(table, k) ? "double" : "string");
        out += "</attributes>\n";
    };
    keys(graph.nodes, "node", 2);
    keys(graph.edges, "edge", 3);
    const auto data = [&](const Table& table, const std::vector<Json>& row, std::size_t first) {
        out += "<attvalues>";
        for (std::size_t k = first; k < row.size(); ++k)
            if (!row[k].is_null())
                put_xml(out, "<attvalue for=\"{}\" value=\"{}\"/>", table.columns[k].key,
                        xml_value(row[k]));
        out += "</attvalues>";
    };
    out += "<nodes>\n";
    for (const auto& row : graph.nodes.rows) {
        put_xml(out, "<node id=\"{}\" label=\"{}\">", xml_value(row[0]), xml_value(row[1]));
        data(graph.nodes, row, 2);
        out += "</node>\n";
    }
    out += "</nodes>\n<edges>\n";
    for (std::size_t n = 0; n < graph.edges.rows.size(); ++n) {
        const auto& row = graph.edges.rows[n];
        put_xml(out, "<edge id=\"{}\" source=\"{}\" target=\"{}\" weight=\"{}\">", n,
                xml_value(row[0]), xml_value(row[1]), xml_value(row[2]));
        data(graph.edges, row, 3);
        out += "</edge>\n";
    }
    return out + "</edges>\n</graph>\n</gexf>\n";
}

}  // namespace steppe
