#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "steppe/report/html.hpp"

/// A page of HTML as plain data; everything in it is text, and becomes HTML in one place.
namespace steppe::html {

using nlohmann::ordered_json;

/// A chart with all that stands around it.
struct Chart {
    std::string id;      ///< of the figure, and of the files saved from it
    std::string title;   ///< what it shows, as a sentence
    std::string about;   ///< the picture in words, for who does not see it
    std::string source;  ///< where the numbers are from
    std::string css;     ///< `wide`, `wide tall` or nothing
    ordered_json data;   ///< what tools/web draws; `kind` says how
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;
};

struct Section {
    std::string heading;
    std::vector<std::string> lead;  ///< paragraphs
    std::vector<Chart> charts;
};

/// A question of the scenario: the answer in a word or a number, and what it rests on.
struct Asked {
    std::string answer, text, details;
};

struct Page {
    std::string title, question;
    std::vector<std::string> lines;  ///< what was run
    std::vector<Asked> asks;
    std::vector<std::string> findings;
    ordered_json explorer;  ///< what tools/web makes an explorer of; null: none
    std::vector<Section> sections;
    std::vector<std::string> notes;  ///< at the foot
};

/// JSON that cannot end the element it stands in.
std::string json_in_html(const ordered_json& data);

/// Text as HTML text or as the value of an attribute.
std::string escaped(const std::string& text);

/// The page, whole. Its policy lets in the script and the style of `assets` alone, by their hashes.
std::string write(const Page& page, const HtmlAssets& assets);

/// The chart as plain lines in SVG, where no script draws it; empty for charts that are no lines.
std::string plain_svg(const Chart& chart);

/// `Japan's`, `United States'`.
std::string whose(const std::string& name);

/// A number with six digits, which is what charts and tables of a page tell.
double rounded(double x);

/// One line or area over dates.
struct TimeSeries {
    std::string name;
    int colour = 0;  ///< -1: faint
    std::vector<double> values;
    bool dashed = false;
};
/// Puts series over dates into a chart: what it draws, and its table.
/// \param kind `lines` or `area`
void put_series(Chart& chart, const std::string& kind, const std::string& unit, int digits,
                const std::vector<std::string>& dates, const std::vector<TimeSeries>& series);

}  // namespace steppe::html
