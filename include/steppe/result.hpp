#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "steppe/json.hpp"

#pragma GCC visibility push(default)

/// The result of an analysis, described once; text, CSV, JSON and pages are made of it.
///
///     const auto result = steppe::Model::load("japan-20b.toml").answer();
///     std::puts(result.answer.c_str());
///     std::fputs(json_text(to_json(result)).c_str(), stdout);
namespace steppe {

/// How a column is shown. Values with the unit `share` are shown in percent, changes in points.
enum class Show {
    hidden,  ///< only in JSON
    text,
    value,
    change,  ///< with a sign
    digits,  ///< five digits each, for numbers of different units
    count,
};

/// A column of a table.
struct Column {
    std::string key;         ///< in JSON
    std::string title{};     ///< in words
    Show show = Show::text;  ///< hidden without a title
    /// The next two columns are the ends of its interval and shown with it.
    enum class Interval { none, next_two } interval = Interval::none;
    std::string unit{};   ///< empty: that of the table
    std::string units{};  ///< key of the column with the unit of each row; empty: all have `unit`
};

/// A table with typed columns, and its chart.
struct Table {
    std::string key;      ///< in JSON; the id of its chart, unique in the result
    std::string title{};  ///< the finding, as a sentence
    std::string unit{};
    std::vector<Column> columns{};
    std::vector<std::vector<Json>> rows{};
    /// `kind` is a chart type of tools/web; each other entry is the key of the column with these
    /// values, in `series` a list of keys, or else passed to the chart as it is. Null: no chart.
    Json chart{};
    std::string note{};     ///< on what is not shown
    std::string css{};      ///< `wide` or empty: made from its kind
    std::size_t most = 24;  ///< rows shown; JSON has all
    /// full: in text only if all tables are asked for; page: never in text; text: not on the page
    enum class Faces { all, full, page, text } faces = Faces::all;
    std::string bars{};  ///< key of the column with the bars of the text; empty: as in the chart

    /// Appends a row.
    /// \pre a value per column
    template <class... Values>
    void row(Values&&... values) {
        rows.emplace_back();
        rows.back().reserve(sizeof...(values));
        (rows.back().emplace_back(std::forward<Values>(values)), ...);
    }
};

/// A heading with paragraphs and tables.
struct ResultSection {
    std::string heading{};
    std::vector<std::string> lead{};
    std::vector<Table> tables{};
};

/// A question of the scenario: the answer, a word or a number, and its basis.
struct Answered {
    std::string answer, text, details;
};

/// Returns `yes` or `no` if a question holds or fails in at least 95 % of replicates, else `open`.
std::string answer_by(double share);

/// An agent to match with an outline of a map.
struct Sought {
    std::string id, name;
};

/// A CSV file of the result, written row by row.
struct CsvFile {
    std::string name;
    std::vector<std::string> columns;
    /// Calls its argument with each row.
    using Row = std::function<void(const std::vector<Json>&)>;
    std::function<void(const Row&)> rows;
};

/// Returns the rows of a table as a file.
/// \param same columns with the same value in each row, which come first
/// \param count columns of the table that follow
CsvFile csv_of(std::string name, const std::vector<std::pair<std::string, Json>>& same,
               const Table& table, std::size_t count);

/// Another file of the result.
struct OtherFile {
    std::string name;
    std::function<void(const std::string& path)> write;
};

/// Returns a file of a text.
OtherFile file_of(std::string name, std::string text);

struct Result {
    std::string command, stem;  ///< its command, and the name of its JSON file without `.json`
    Json about;                 ///< entries at the top of JSON: scenario, seed, replicates, ..
    std::string title{}, question{};
    std::string answer{};              ///< in a sentence; may be empty
    std::vector<std::string> lines{};  ///< description of the run
    std::vector<Answered> asks{};
    std::vector<std::string> findings{};
    std::vector<ResultSection> sections{};
    std::vector<std::string> notes{};                          ///< how to read it
    std::vector<std::pair<std::string, std::string>> facts{};  ///< label and text, at the end
    std::string source{};                                      ///< below each chart
    std::string made_from{};                                   ///< the scenarios
    std::vector<CsvFile> files{};
    std::optional<Table> inputs{};  ///< numbers of the scenario, with range, unit and source
    Json explorer{};                ///< input of the explorer in tools/web; null: none
    std::vector<Sought> region{};   ///< the states on maps
    std::map<std::string, std::string> names{};  ///< labels of inputs by address, for the page
    std::vector<OtherFile> others{};
    // Not in JSON:
    std::map<std::string, double> yes{};      ///< probability of the questions of a run, by id
    std::map<std::string, double> seconds{};  ///< of the stages of a run
};

/// Returns the result as JSON: `command`, the entries of `about`, then the words and tables;
/// a row is an object with a value per column.
Json to_json(const Result& result);

/// Returns the JSON of a result, or another object, as a document of several lines that begins with
/// `schema`. Replaces bytes that are not UTF-8.
std::string json_text(const Json& content);

/// A scenario without references to other files: those it extends merged, changes applied, tables
/// included. A run of `main` gives the same bytes.
struct Resolved {
    std::string main;                          ///< name of the scenario's file
    std::map<std::string, std::string> files;  ///< contents by relative name
};

/// How a result is printed.
struct TextForm {
    bool is_full = false;  ///< with the tables of Faces::full
    std::size_t columns = 100;
    bool fits = false;  ///< no table is wider than the columns; others are if they must
};

/// Returns the result in words and tables for a terminal, made from its JSON.
/// \param seconds duration, shown after the description of the run; 0: none
/// \throws JsonError for JSON of another form
std::string to_text(const Json& result, double seconds, const TextForm& form = {});

/// Returns the CSV file. Numbers have the fewest digits that read back as the same double.
std::string to_csv(const CsvFile& file);

/// Writes the files of the result and its JSON to a folder. \return their names
/// \param json  to_json(result)
/// \throws FileError
std::vector<std::string> write_files(const Result& result, const Json& json,
                                     const std::string& folder);

/// Writes an Excel workbook, made from the JSON of a result: a sheet `Answer`, one per table with
/// its chart, and `Inputs` if the result has them. Numbers are raw; shares have the format percent.
/// \throws FileError; JsonError for JSON of another form
void write_xlsx(const Json& result, const std::string& path);

/// Texts embedded in a page.
struct HtmlAssets {
    std::string_view style;
    std::string_view script;  ///< draws the charts; without it the page has plain lines and tables
    std::string_view engine{};  ///< of the explorer, optional: WebAssembly, gzip, base64
    std::string_view map{};     ///< countries as written by tools/web/map.mjs, or GeoJSON; optional
};

/// Unusable GeoJSON; the message is one line.
struct BadMap : Error {
    using Error::Error;
};

/// Returns a page with charts, made from the JSON of a result.
/// \throws JsonError for JSON of another form; BadMap
std::string to_html(const Json& result, const HtmlAssets& assets);

}  // namespace steppe

#pragma GCC visibility pop
