#include "engine/report/discover_tables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/report/number_format.hpp"

namespace steppe::discovery {
namespace {

constexpr std::size_t most_points = 1024;

bool is_above(const Restriction& r) { return r.side == Restriction::Side::above; }

bool is_within(double x, const Restriction& r) { return is_above(r) ? x > r.limit : x < r.limit; }

const char* side_text(Restriction::Side side) {
    return side == Restriction::Side::above ? "above" : "below";
}

/// Appends the values with the names of the columns, null if there is none.
void add_row(Table& table, const Json& values) {
    auto& row = table.rows.emplace_back();
    for (const auto& column : table.columns) row.push_back(values.value(column.key, Json()));
}

Json restriction_json(const Findings& of, const Restriction& r) {
    return {{"input", of.addresses[r.input]},
            {"side", side_text(r.side)},
            {"limit", r.limit},
            {"share", r.share},
            {"quasi_p", r.quasi_p},
            {"density_without", ratio(r.cases_without, r.futures_without)},
            {"coverage_without", ratio(r.cases_without, of.all.cases)}};
}

}  // namespace

double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
    return per_cent(ratio(part, whole), wilson(part, whole));
}

void add(std::vector<std::size_t>& inputs, std::size_t input) {
    if (!contains(inputs, input)) inputs.push_back(input);
}

std::vector<std::size_t> inputs_of(const Box& box) {
    std::vector<std::size_t> out;
    for (const auto& r : box.restrictions) add(out, r.input);
    return out;
}

std::string Findings::limit_text(const Restriction& r) const {
    return fmt::format("{} {} {}", addresses[r.input], is_above(r) ? '>' : '<', shortest(r.limit));
}

std::string box_text(const Findings& of, const Box& box, std::size_t most) {
    std::vector<std::string> parts;
    for (const std::size_t input : inputs_of(box)) {
        std::vector<Restriction> limits;
        for (const auto& r : box.restrictions)
            if (r.input == input) limits.push_back(r);
        const auto [low, high] = std::minmax(limits.front().limit, limits.back().limit);
        parts.push_back(limits.size() == 1 ? of.limit_text(limits[0])
                                           : fmt::format("{} < {} < {}", shortest(low),
                                                         of.addresses[input], shortest(high)));
    }
    return listing(parts, most);
}

Json sizes(const Findings& of, const Box& box) {
    Json out{{"futures", box.futures}, {"cases", box.cases}};
    const auto put = [&](const std::string& key, std::uint64_t part, std::uint64_t whole) {
        const auto [low, high] = wilson(part, whole);
        out.update({{key, ratio(part, whole)}, {key + "_low", low}, {key + "_high", high}});
    };
    put("density", box.cases, box.futures);
    put("coverage", box.cases, of.all.cases);
    put("mass", box.futures, of.all.futures);
    return out;
}

Table plane(const Findings& of, Box box, std::size_t x, std::size_t y) {
    const std::string &across = of.addresses[x], &up = of.addresses[y];
    Table out{.key = "plane"};
    out.columns = {
        {"x", across, Show::value}, {"y", up, Show::value}, {"case", of.word, Show::count}};
    std::erase_if(box.restrictions, [&](auto& r) { return r.input != x && r.input != y; });
    Json sides{{"x", {nullptr, nullptr}}, {"y", {nullptr, nullptr}}};
    for (const auto& r : box.restrictions)
        sides[r.input == x ? "x" : "y"][is_above(r) ? 0 : 1] = r.limit;
    box.futures = box.cases = 0;
    // The first ones: a prefix of a design is a design.
    for (std::size_t n = 0; n < std::min(most_points, of.report.futures.futures); ++n) {
        const auto is_case = of.report.futures.yes[n];
        out.row(of.value(x, n), of.value(y, n), is_case);
        if (std::all_of(box.restrictions.begin(), box.restrictions.end(),
                        [&](auto& r) { return is_within(of.value(r.input, n), r); }))
            ++box.futures, box.cases += is_case;
    }
    out.title = fmt::format("{} and {}: ", across, up) +
                (box.futures == 0
                     ? "none of the futures shown lies within both limits"
                     : fmt::format("within both limits the answer is {} in {} of futures, against "
                                   "{:.1f} % of all",
                                   of.word, share_text(box.cases, box.futures), 100 * of.rate));
    out.chart = {{"kind", "scatter"}, {"x_name", across}, {"y_name", up}, {"x", "x"}, {"y", "y"}};
    out.chart.update({{"cases", "case"}, {"box", sides}});
    out.chart.update({{"yes", "answer " + of.word}, {"no", "other futures"}});
    out.note =
        fmt::format("At most the first {} are drawn; futures.csv has all.", grouped(most_points));
    out.faces = Table::Faces::page;
    return out;
}

Table restrictions(const Findings& of, const Discovery& found) {
    const auto& box = found.box;
    Table out{.key = "restrictions", .unit = "share"};
    out.columns = {{"in_words", "box"}, {"in_halves", "in halves, limit there"}};
    for (const char* key : {"input", "side", "limit"}) out.columns.push_back({key});
    out.columns.push_back({"share", "within the limit", Show::value});
    out.columns.push_back({"quasi_p", "quasi-p", Show::digits, Column::Interval::none, "1"});
    for (const char* key : {"density", "density_low", "density_high", "coverage", "coverage_low",
                            "coverage_high", "mass"})
        out.columns.push_back({key});
    out.columns.push_back({"density_without", "density", Show::value});
    out.columns.push_back({"coverage_without", "coverage", Show::value});
    for (const char* key : {"halves", "halves_with", "limit_low", "limit_high"})
        out.columns.push_back({key});
    auto row = sizes(of, box);
    row.update({{"in_words", "the box as it is"},
                {"halves", found.halves.count},
                {"density_without", box.density()},
                {"coverage_without", ratio(box.cases, of.all.cases)}});
    add_row(out, row);
    for (const auto& r : box.restrictions) {
        std::string halves = fmt::format("{} of {}", r.halves, found.halves.count);
        if (r.halves > 0)
            halves += fmt::format(", {} to {}", shortest(r.lowest), shortest(r.highest));
        row.update(restriction_json(of, r));
        row.update({{"in_words", "without " + of.limit_text(r)},
                    {"in_halves", halves},
                    {"halves_with", r.halves},
                    {"limit_low", r.halves > 0 ? Json(r.lowest) : Json()},
                    {"limit_high", r.halves > 0 ? Json(r.highest) : Json()}});
        add_row(out, row);
        if (out.title.empty())
            out.title = fmt::format(
                "{} matters most: without it the answer is {} in {:.1f} instead of {:.1f} % of the "
                "futures in the box",
                of.limit_text(r), of.word, 100 * ratio(r.cases_without, r.futures_without),
                100 * box.density());
    }
    out.chart = {{"kind", "bars"}, {"rows", "in_words"}, {"min", 0}, {"max", 100}};
    out.chart["series"] = {"density_without", "coverage_without"};
    out.note = fmt::format(
        "Density: share of the futures in the box whose answer is {}; coverage: "
        "share of all such answers in it.",
        of.word);
    return out;
}

Table trajectory(const Findings& of, const Discovery& found) {
    using enum Show;
    const auto& box = found.box;
    const double coverage = ratio(box.cases, of.all.cases);
    Table out{.key = "trajectory", .title = "Peeling does not find more than chance"};
    out.unit = "share";
    out.columns = {{"peel", "peel", count, Column::Interval::none, "1"}, {"input", "input"}};
    for (const char* key : {"side", "limit", "futures"}) out.columns.push_back({key});
    out.columns.push_back({"density", "density", value});
    out.columns.push_back({"coverage", "coverage", value});
    out.columns.push_back({"mass"});
    out.columns.push_back({"restricted", "inputs restricted", count, Column::Interval::none, "1"});
    for (const char* key : {"density", "coverage", "mass", "restrictions"})
        out.columns.push_back({std::string("trimmed_") + key});
    for (const auto& peel : found.trajectory)
        out.row(out.rows.size() + 1, of.addresses[peel.input], side_text(peel.side), peel.limit,
                peel.futures, ratio(peel.cases, peel.futures), ratio(peel.cases, of.all.cases),
                ratio(peel.futures, of.all.futures), peel.restricted, peel.trimmed.density(),
                ratio(peel.trimmed.cases, of.all.cases),
                ratio(peel.trimmed.futures, of.all.futures), peel.trimmed.restrictions.size());
    out.chart = {{"kind", "path"}, {"x", "coverage"}, {"y", "density"}, {"y_name", "density, %"}};
    out.chart.update(
        {{"x_name", "coverage: share of all such answers, %"}, {"mark_name", "the reported box"}});
    if (!box.restrictions.empty()) {
        out.title =
            fmt::format("The reported box: density {}, coverage {}",
                        share_text(box.cases, box.futures), share_text(box.cases, of.all.cases));
        out.chart["mark"] = {100 * coverage, 100 * box.density()};
    }
    out.note = "Points are boxes of the trajectory, chance restrictions included.";
    out.faces = Table::Faces::page;
    return out;
}

Table alternatives(const Findings& of, const std::vector<Box>& boxes) {
    Table out{.key = "others", .title = "Other boxes of the trajectory", .unit = "share"};
    out.columns = {{"density", "density", Show::value},
                   {"coverage", "coverage", Show::value},
                   {"mass", "of futures", Show::value},
                   {"in_words", "restrictions"}};
    for (const char* key : {"futures", "cases", "density_low", "density_high", "coverage_low",
                            "coverage_high", "mass_low", "mass_high", "restrictions"})
        out.columns.push_back({key});
    for (const auto& box : boxes) {
        auto row = sizes(of, box);
        row.update({{"in_words", box_text(of, box, 4)}, {"restrictions", Json::array()}});
        for (const auto& r : box.restrictions)
            row["restrictions"].push_back(restriction_json(of, r));
        add_row(out, row);
    }
    return out;
}

}  // namespace steppe::discovery
