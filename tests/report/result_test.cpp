#include "engine/core/text.hpp"
#include "engine/report/text_columns.hpp"
#include "tests/catch.hpp"

#include <limits>

#include "steppe/result.hpp"

using namespace steppe;
namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Returns a result with one table of shares with intervals.
Result small() {
    Table table{.key = "shares",
                .title = "Japan's share: +3.12 points",
                .unit = "share",
                .columns = {{"metric"},
                            {"in_words", "metric"},
                            {"base", "base", Show::value},
                            {"mean", "difference", Show::change, Column::Interval::next_two},
                            {"low"},
                            {"high"},
                            {"runs", "runs", Show::count, Column::Interval::none, "1"},
                            {"given", "given", Show::digits, Column::Interval::none, "USD bn"},
                            {"secret"}}};
    table.row("m.AAA", "A <b>share</b>", 0.625, 0.0312, 0.0297, 0.0327, 16384, 1234.5678, 0.1);
    table.row("m.BBB", "b's share", 0.08, -0.5, -0.5, -0.5, 7, 0.5, 0.2);
    table.row("m.CCC", "C's share", Json(), 0.0, Json(), Json(), 1, Json(), 0.3);
    table.chart = {{"kind", "differences"}, {"rows", "in_words"}, {"middle", "mean"},
                   {"low", "low"},          {"high", "high"},     {"from", "low"},
                   {"to", "high"},          {"free", "text"}};
    Result out{.command = "compare", .stem = "compare", .about = {{"seed", 7}, {"level", 0.9}}};
    out.title = "What changes";
    out.answer = "Little, and only for third place.";
    out.lines = {"First line.", "Second line."};
    out.asks = {{"12.0 %", "Is it so?", "in one"}};
    out.sections.push_back({"The section", {"A lead."}, {table}});
    out.notes = {"A note."};
    out.source = "Source: a test.";
    out.made_from = "base & alt";
    return out;
}

}  // namespace

TEST_CASE("a result as JSON keeps raw numbers, hidden columns and nulls") {
    const Json json = to_json(small());
    CHECK(json.at("seed").get<int>() == 7);
    const auto& table = json.at("sections").at(0).at("tables").at(0);
    CHECK(table.at("rows").at(0).at("mean").get<double>() == 0.0312);
    CHECK(table.at("rows").at(0).at("secret").get<double>() == 0.1);
    CHECK(table.at("rows").at(2).at("base").is_null());
    CHECK(table.at("columns").at(0).at("show").get<std::string>() == "hidden");
    CHECK(table.at("columns").at(4).at("unit").get<std::string>() == "share");
    CHECK(json_text(json).rfind("{\n  \"schema\": 1,\n  \"command\": \"compare\"", 0) == 0);
}

TEST_CASE("text shows shares in percent, changes in points, and as many decimals as are known") {
    const auto text = to_text(to_json(small()), 1.25);
    CHECK(holds(text,
                "What changes\n\n  Little, and only for third place.\n\nFirst line.   1.2 s\n"));
    CHECK(holds(text, "s\nSecond line.\n"));
    CHECK(holds(text, "12.0 %    Is it so? (in one)\n"));
    CHECK(holds(text, "  metric          base (%)  difference (points)  [90 %]"));
    CHECK(holds(text, "A <b>share</b>      62.5                +3.12  [+2.97, +3.27]"));
    CHECK(holds(text, "16 384"));
    CHECK(holds(text, "1234.6"));
    CHECK(holds(text, "b's share            8.0               -50.00"));
    CHECK_FALSE(holds(text, "secret"));
    CHECK_FALSE(holds(text, "m.AAA"));
    CHECK_FALSE(holds(text, "nan"));
}

TEST_CASE("rows with units of their own, bars, and facts") {
    auto result = small();
    auto& table = result.sections[0].tables[0];
    table.columns = {{"name", "what"},
                     {"unit"},
                     {"size", "effect", Show::change, Column::Interval::next_two, "", "unit"},
                     {"low", "", Show::hidden, Column::Interval::none, "", "unit"},
                     {"high", "", Show::hidden, Column::Interval::none, "", "unit"}};
    table.rows.clear();
    table.row("a", "share", 0.034, 0.02, 0.05);
    table.row("b", "%", -0.8, -1.0, -0.6);
    table.row("c", "1", 0.5, Json(), Json());
    table.chart = Json();
    table.bars = "size";
    result.facts = {{"Data", "12 numbers"}};
    const auto json = to_json(result);
    const auto text = to_text(json, 0);
    CHECK(holds(text, "+3.4 points  [+2.0, +5.0]"));
    CHECK(holds(text, "-0.80 %"));
    CHECK(holds(text, "+0.500"));
    CHECK(holds(text, "\nData        12 numbers\n"));
    const auto page = to_html(json, {"", ""});
    CHECK(holds(page, "data-v=\"3.4\tpoints\">+3.4 points</td>"));
    CHECK(holds(page, "data-v=\"2\t5\">[+2.0, +5.0]</td>"));
    CHECK(holds(page, "<strong>Data</strong> 12 numbers"));
}

TEST_CASE("shortened names stay distinct, small ends of ranges and rounding errors") {
    std::vector<std::string> names{"Chance of a majority for one", "Chance of a majority for two",
                                   "Japan"};
    shorten_names(names, 18);
    CHECK((names[0] != names[1] && names[2] == "Japan"));
    for (const auto& name : names) CHECK(width(name) <= 18);

    auto result = small();
    auto& table = result.sections[0].tables[0];
    table.columns = {{"name", "what"},
                     {"unit"},
                     {"before", "before", Show::value, Column::Interval::none, "", "unit"},
                     {"size", "effect", Show::change, Column::Interval::next_two, "", "unit"},
                     {"low", "", Show::hidden, Column::Interval::none, "", "unit"},
                     {"high", "", Show::hidden, Column::Interval::none, "", "unit"}};
    table.rows.clear();
    table.row("a", "1", 9.56e-19, 20, 0.46, 37);
    table.chart = Json();
    CHECK(holds(to_text(to_json(result), 0), "+20  [+0.5, +37]"));
    CHECK_FALSE(holds(to_text(to_json(result), 0), "e-19"));
}

TEST_CASE("a narrow page stacks wide tables, and full tables are printed on request") {
    auto result = small();
    auto& table = result.sections[0].tables[0];
    const auto narrow = to_text(to_json(result), 0, {.columns = 60});
    CHECK(holds(narrow, "  metric\n    base (%)  difference (points)"));
    table.faces = Table::Faces::full;
    CHECK_FALSE(holds(to_text(to_json(result), 0), "A <b>share</b>"));
    CHECK(holds(to_text(to_json(result), 0, {.is_full = true}), "A <b>share</b>"));
    CHECK(holds(to_html(to_json(result), {"", ""}), "A &lt;b&gt;share"));
}

TEST_CASE("text wraps sentences, counts rows that it leaves out and skips what a page draws") {
    auto result = small();
    auto& table = result.sections[0].tables[0];
    result.findings = {std::string(60, 'a') + " " + std::string(60, 'b')};
    table.most = 1;
    const auto text = to_text(to_json(result), 0);
    CHECK(holds(text, std::string(60, 'a') + "\n" + std::string(60, 'b') + "\n"));
    CHECK(holds(text, "and 2 more (--out DIR or --json has all)"));
    CHECK_FALSE(holds(text, "C's share"));
    CHECK(holds(text, "First line.\n"));
    table.faces = Table::Faces::page;
    CHECK_FALSE(holds(to_text(to_json(result), 0), "A <b>share</b>"));
}

TEST_CASE("an interval that is not finite is unknown") {
    auto result = small();
    auto& row = result.sections[0].tables[0].rows[0];
    row[5] = std::numeric_limits<double>::infinity();
    CHECK(holds(to_text(to_json(result), 0), "[unknown]"));
}

TEST_CASE("the page of a result escapes its text and draws the columns of its chart") {
    const auto page = to_html(to_json(small()), {"", "draw()"});
    CHECK(holds(page, "A &lt;b&gt;share&lt;/b&gt;"));
    CHECK_FALSE(holds(page, "<b>share"));
    CHECK(holds(page, R"("middle":[3.12,-50.0,0.0])"));
    CHECK(holds(page, R"("low":[2.97,-50.0,null])"));
    CHECK(holds(page, R"("rows":["A \u003cb>share\u003c/b>","b's share","C's share"])"));
    CHECK(holds(page, R"("free":"text")"));
    CHECK(holds(page, "difference, low (points)\tdifference, high (points)"));
    CHECK(holds(page, "<p class=\"answer\">Little, and only for third place.</p>"));
    CHECK(holds(page, "Made by steppe "));
    CHECK(holds(page, "base &amp; alt"));
    CHECK(holds(page, "Is it so?"));
}

TEST_CASE("charts over time have every row, other charts those shown") {
    auto result = small();
    auto& table = result.sections[0].tables[0];
    table.most = 2;
    CHECK(holds(to_html(to_json(result), {"", "draw()"}), R"("middle":[3.12,-50.0])"));
    CHECK(holds(to_html(to_json(result), {"", "draw()"}), "The first 2 of 3 are drawn."));
    table.chart = {{"kind", "lines"}, {"x", "metric"}, {"series", {"mean"}}};
    const auto lines = to_html(to_json(result), {"", "draw()"});
    CHECK(holds(lines, R"("x":["m.AAA","m.BBB","m.CCC"])"));
    CHECK(holds(lines, R"("values":[3.12,-50.0,0.0])"));
}

TEST_CASE("JSON that is not a result is refused") {
    for (const Json& wrong : {Json(), Json(1), Json::array(), Json::object(), Json{{"title", 1}}}) {
        CHECK_THROWS_AS(to_text(wrong, 0), JsonError);
        CHECK_THROWS_AS(to_html(wrong, {"", ""}), JsonError);
    }
}

TEST_CASE("a CSV file has numbers that read back, quoted text and empty cells") {
    const CsvFile file{"x.csv", {"name", "value, of"}, [](const CsvFile::Row& put) {
                           put({"a,b", 0.1 + 0.2});
                           put({"=1+1", Json()});
                           put({"c", 16384});
                       }};
    CHECK(to_csv(file) == "name,\"value, of\"\n\"a,b\",0.30000000000000004\n'=1+1,\nc,16384\n");
}
