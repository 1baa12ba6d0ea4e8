#pragma once

#include <string>
#include <vector>

#include "steppe/core/json.hpp"
#include "steppe/report/html.hpp"

/// An HTML page as plain data; all of it is text, escaped in one place.
namespace steppe::html {

/// A chart with title, description and table.
struct Chart {
    std::string id;      ///< of the figure and of files saved from it
    std::string title;   ///< the finding, as a sentence
    std::string about;   ///< alternative text
    std::string source;  ///< source of the numbers
    std::string css;     ///< `wide` or empty
    Json data;           ///< for tools/web; `kind` is the chart type
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;
    bool is_folded = false;            ///< the table without a drawing is closed
    std::vector<double> bars{};        ///< a bar per row, from -1 to 1; empty: none
    std::vector<std::string> under{};  ///< addresses below the first cells; empty: none
};

struct Section {
    std::string heading;
    std::vector<std::string> lead;  ///< paragraphs
    std::vector<Chart> charts;
};

/// A question of the scenario: the answer, a word or a number, and its basis.
struct Asked {
    std::string answer, text, details;
};

struct Page {
    std::string title, question, answer;
    std::vector<std::string> lines;  ///< description of the run
    std::vector<Asked> asks;
    std::vector<std::string> findings;
    Json explorer;  ///< input of the explorer in tools/web; null: none
    std::vector<Section> sections;
    std::vector<std::string> notes;                            ///< how to read it
    std::vector<std::pair<std::string, std::string>> facts{};  ///< label and text
    std::string made_from{};                                   ///< program and scenarios
};

/// Returns JSON that cannot close its HTML element.
std::string json_in_html(const Json& data);

/// Escapes text for HTML text and attribute values.
std::string escaped(const std::string& text);

/// Returns the page. Its policy allows only the script and the style of `assets`, by hash.
std::string write(const Page& page, const HtmlAssets& assets);

/// Rounds to six digits, as charts and tables show.
double rounded(double x);

}  // namespace steppe::html
