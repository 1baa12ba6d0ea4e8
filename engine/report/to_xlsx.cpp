#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "engine/report/shown.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/result.hpp"

namespace steppe {
namespace {

constexpr lxw_col_t wide = 60, narrow = 14, most_series = 8;

/// A workbook that is filled from the JSON of a result.
class Workbook {
public:
    explicit Workbook(const std::string& path) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_FALSE;
        book_ = workbook_new_opt(path.c_str(), &options);
        if (book_ == nullptr) throw FileError("cannot write `" + path + "`");
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
        wrapped_ = workbook_add_format(book_);
        format_set_text_wrap(wrapped_);
        percent_ = workbook_add_format(book_);
        format_set_num_format(percent_, "0.0%");
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    ~Workbook() {
        if (book_ != nullptr) workbook_close(book_);
    }

    void answer(const Json& result) {
        auto* sheet = add("Answer");
        worksheet_set_column(sheet, 0, 0, narrow, nullptr);
        worksheet_set_column(sheet, 1, 1, 2 * wide, wrapped_);
        lxw_row_t row = 0;
        put(sheet, row++, 1, result.at("title"), bold_);
        const auto lines = [&](const char* key) {
            for (const auto& line : result.at(key)) put(sheet, row++, 1, line, wrapped_);
        };
        if (const std::string question = result.at("question"); !question.empty())
            put(sheet, row++, 1, question, wrapped_);
        lines("lines");
        for (const auto& ask : result.at("asks")) {
            put(sheet, row, 0, ask.at("answer"), bold_);
            put(sheet, row++, 1, ask.at("text"), wrapped_);
            put(sheet, row++, 1, ask.at("details"), wrapped_);
        }
        lines("findings");
        for (const auto& section : result.at("sections")) {
            if (const std::string heading = section.at("heading"); !heading.empty())
                put(sheet, row++, 1, heading, bold_);
            for (const auto& line : section.at("lead")) put(sheet, row++, 1, line, wrapped_);
            for (const auto& table : section.at("tables"))
                put(sheet, row++, 1, table.at("title"), wrapped_);
        }
        lines("notes");
    }

    /// Adds a sheet with all columns of a table, hidden ones with their key as title, and a chart.
    void table(const Json& table) {
        auto* sheet = add(table.at("key"));
        put(sheet, 0, 0, table.at("title"), bold_);
        const auto& columns = table.at("columns");
        const auto& rows = table.at("rows");
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const auto& column = columns.at(c);
            const std::string title = column.at("title"), key = column.at("key"),
                              unit = column.contains("unit") ? column.at("unit").get<std::string>()
                                                             : "";
            const bool is_share = unit == "share";
            const auto at = static_cast<lxw_col_t>(c);
            put(sheet, 1, at,
                (title.empty() ? key : title) +
                    (unit.empty() || unit == "1" || is_share ? "" : fmt::format(" ({})", unit)),
                bold_);
            bool is_text = false;
            for (std::size_t r = 0; r < rows.size(); ++r) {
                const auto& value = rows.at(r).at(key);
                is_text = is_text || value.is_string();
                put(sheet, static_cast<lxw_row_t>(r + 2), at, value,
                    is_share ? percent_ : nullptr);
            }
            worksheet_set_column(sheet, at, at, is_text && !title.empty() ? wide / 2 : narrow,
                                 nullptr);
        }
        worksheet_freeze_panes(sheet, 2, 1);
        if (!rows.empty()) chart(sheet, table);
    }

    void close() {
        const auto error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR) throw FileError(lxw_strerror(error));
    }

private:
    /// Adds a sheet with a name that Excel accepts and that no other sheet has.
    lxw_worksheet* add(std::string name) {
        constexpr std::size_t longest = 31;
        for (char& c : name)
            if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = '-';
        if (name.size() > longest - 3) name.resize(longest - 3);
        std::string unique = name;
        for (int n = 2; workbook_get_worksheet_by_name(book_, unique.c_str()) != nullptr; ++n)
            unique = fmt::format("{} {}", name, n);
        names_.push_back(std::make_unique<std::string>(unique));
        auto* sheet = workbook_add_worksheet(book_, names_.back()->c_str());
        if (sheet == nullptr) throw FileError("cannot add the sheet `" + unique + "`");
        return sheet;
    }

    static void put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Json& value,
                    lxw_format* format) {
        constexpr std::size_t longest = 32767;
        if (value.is_number() && std::isfinite(value.get<double>()))
            worksheet_write_number(sheet, row, column, value.get<double>(), format);
        else if (value.is_string())
            worksheet_write_string(sheet, row, column,
                                   value.get<std::string>().substr(0, longest).c_str(), format);
        else if (!value.is_null() && !value.is_number())
            worksheet_write_string(sheet, row, column, value.dump().substr(0, longest).c_str(),
                                   format);
    }

    /// Adds a line chart over time, or a bar chart of the shown numbers in each row.
    void chart(lxw_worksheet* sheet, const Json& table) {
        const auto& columns = table.at("columns");
        const bool over_time =
            columns.at(0).at("key").get<std::string>() == "date" && table.at("rows").size() > 1;
        if (table.at("chart").is_null()) return;
        std::vector<lxw_col_t> shown;
        std::optional<lxw_col_t> name;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::string show = columns.at(c).at("show");
            if (show == "text" && !name) name = static_cast<lxw_col_t>(c);
            if ((show == "value" || show == "change") && shown.size() < most_series &&
                (over_time || shown.empty()))
                shown.push_back(static_cast<lxw_col_t>(c));
        }
        if (!name || shown.empty()) return;
        auto* out = workbook_add_chart(book_, over_time ? LXW_CHART_LINE : LXW_CHART_BAR);
        const auto last = static_cast<lxw_row_t>(table.at("rows").size() + 1);
        const char* of = names_.back()->c_str();
        for (const lxw_col_t column : shown) {
            auto* series = chart_add_series(out, nullptr, nullptr);
            chart_series_set_categories(series, of, 2, *name, last, *name);
            chart_series_set_values(series, of, 2, column, last, column);
            chart_series_set_name_range(series, of, 1, column);
        }
        chart_title_set_name(out, table.at("title").get<std::string>().c_str());
        worksheet_insert_chart(sheet, 2, static_cast<lxw_col_t>(columns.size() + 1), out);
    }

    lxw_workbook* book_ = nullptr;
    lxw_format *bold_ = nullptr, *wrapped_ = nullptr, *percent_ = nullptr;
    std::vector<std::unique_ptr<std::string>> names_;  ///< of the sheets
};

}  // namespace

void write_xlsx(const Json& result, const std::string& path) {
    write_by(path, [&](const std::string& temporary) {
        Workbook book(temporary);
        book.answer(result);
        for (const auto& section : result.at("sections"))
            for (const auto& table : section.at("tables")) book.table(table);
        if (result.contains("inputs")) book.table(result.at("inputs"));
        book.close();
    });
}

}  // namespace steppe
