#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/core/date.hpp"
#include "engine/core/text.hpp"
#include "engine/hindcast/claims.hpp"
#include "engine/hindcast/rows.hpp"
#include "engine/hindcast/world.hpp"

namespace steppe {
namespace {

// The first origins use the two preceding years.
constexpr int first_table_year = 1990;

/// Reports a series that the protocol cannot score: every year from the first origin to the last
/// year scored ten years ahead requires two states with a position.
void check_years(Rows& rows, const std::string& series, const YearTable& points, std::size_t states,
                 int last) {
    constexpr int from = 1992, to = 2015;
    const auto observed_in = [&](int year) {
        std::size_t out = 0;
        for (std::size_t i = 0; i < states && year <= last; ++i)
            out += std::isnan(points.at(i, year)) ? 0 : 1;
        return out;
    };
    int own_last = last;
    while (own_last > from && observed_in(own_last) == 0) --own_last;
    for (int year = from; year <= std::max(to, own_last); ++year) {
        const std::size_t observed = observed_in(year);
        if (observed >= 2) continue;
        rows.report(rows.all().front()[0].place,
                    fmt::format("`{}` has {} in {}, fewer than two states", series,
                                observed == 0 ? "none" : "one", year),
                    "E020");
        return;
    }
}

const std::map<std::string, ClaimForm>& forms() {
    static const std::map<std::string, ClaimForm> known{
        {"at", ClaimForm::at},     {"change", ClaimForm::change},   {"ratio", ClaimForm::ratio},
        {"mean", ClaimForm::mean}, {"largest", ClaimForm::largest}, {"fall", ClaimForm::fall},
        {"rank", ClaimForm::rank}};
    return known;
}

ClaimForm form_of(Rows& rows, const CsvField& field) {
    const auto at = forms().find(field.text);
    if (at != forms().end()) return at->second;
    std::vector<std::string> names;
    for (const auto& [name, form] : forms()) names.push_back(name);
    rows.report(field.place, fmt::format("`{}` is not one of {}", field.text, join(names, " ")));
    return ClaimForm::at;
}

}  // namespace

WorldTables parse_world(const std::string& path, const std::string& text) {
    Rows rows(path, text, {"state", "year", "all_votes", "final_passage"});
    std::map<std::string, std::size_t> row_of;
    std::vector<int> years;
    int last = first_table_year;
    for (const auto& row : rows.all()) {
        row_of.emplace(row[0].text, 0);
        years.push_back(rows.year(row[1], rows.number(row[1]), first_table_year));
        last = std::max(last, years.back());
    }
    WorldTables out;
    for (auto& [id, at] : row_of) {
        at = out.states.size();
        out.states.push_back(id);
    }
    out.all_votes = out.final_passage = YearTable(out.states.size(), first_table_year, last);
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t n = 0; n < years.size(); ++n) {
        const auto& row = rows.all()[n];
        const std::size_t at = row_of[row[0].text];
        const int year = years[n];
        if (!std::isnan(out.all_votes.at(at, year)) || !std::isnan(out.final_passage.at(at, year)))
            rows.report(row[0].place, fmt::format("duplicate row {} {}", row[0].text, year),
                        "E021");
        out.all_votes.set(at, year, rows.number(row[2]).value_or(missing));
        out.final_passage.set(at, year, rows.number(row[3]).value_or(missing));
    }
    std::vector<std::string> lacking;
    for (const auto& id : hindcast_states())
        if (row_of.count(id) == 0) lacking.push_back(id);
    if (!lacking.empty() && !rows.all().empty())
        rows.report(rows.all().front()[0].place,
                    fmt::format("there is no position of {}", join(lacking, ", ")), "E020");
    if (lacking.empty() && !rows.all().empty()) {
        check_years(rows, "all_votes", out.all_votes, out.states.size(), last);
        check_years(rows, "final_passage", out.final_passage, out.states.size(), last);
    }
    rows.finish();
    return out;
}

std::vector<StudiedLayer> parse_studied_layers(const std::string& path, const std::string& text) {
    Rows rows(path, text,
              {"layer", "pull", "t", "final_pull", "final_t", "state_pull", "state_t", "placebo_1",
               "placebo_5", "gain_1", "low_1", "high_1", "gain_5", "low_5", "high_5", "family_1",
               "family_5", "finding"});
    std::vector<StudiedLayer> out;
    for (const auto& row : rows.all()) {
        StudiedLayer layer{.layer = row.front().text, .finding = row.back().text};
        std::size_t column = 1;
        for (auto* value : {&layer.pull, &layer.t, &layer.final_pull, &layer.final_t,
                            &layer.state_pull, &layer.state_t, &layer.placebo_1, &layer.placebo_5,
                            &layer.gain_1, &layer.low_1, &layer.high_1, &layer.gain_5, &layer.low_5,
                            &layer.high_5, &layer.family_1, &layer.family_5})
            *value = rows.number(row[column++]);
        out.push_back(std::move(layer));
    }
    rows.finish();
    return out;
}

std::vector<Claim> parse_claims(const std::string& path, const std::string& text) {
    Rows rows(path, text,
              {"suite", "id", "text", "scenario", "value", "form", "since", "date", "unit", "low",
               "high", "rival", "rival_value", "miss", "hindsight", "source"});
    std::vector<Claim> out;
    for (const auto& row : rows.all()) {
        Claim claim{.suite = row[0].text,
                    .id = row[1].text,
                    .text = row[2].text,
                    .scenario = row[3].text,
                    .value = row[4].text,
                    .form = form_of(rows, row[5]),
                    .since = row[6].text,
                    .date = row[7].text,
                    .low = rows.number(row[9]),
                    .high = rows.number(row[10]),
                    .unit = row[8].text,
                    .rival = row[11].text,
                    .rival_value = rows.number(row[12]),
                    .miss = row[13].text,
                    .hindsight = row[14].text,
                    .source = row[15].text};
        if (!parse_date(claim.date))
            rows.report(row[7].place, fmt::format("`{}` is not a date", claim.date));
        if (claim.since.empty() && claim.form != ClaimForm::at && claim.form != ClaimForm::rank)
            rows.report(row[6].place, fmt::format("`{}` needs a date in `since`", row[5].text));
        if (claim.form == ClaimForm::rank && claim.value.find('*') == std::string::npos)
            rows.report(row[4].place, "a rank needs a metric with * for the state");
        if (!claim.low && !claim.high) rows.report(row[9].place, "the observation has no bound");
        out.push_back(claim);
    }
    rows.finish();
    return out;
}

std::vector<InfluenceRow> parse_influence(const std::string& path, const std::string& text) {
    Rows rows(path, text, {"state", "year", "influence"});
    std::vector<InfluenceRow> out;
    std::map<int, std::set<std::string>> states;
    for (const auto& row : rows.all()) {
        const auto year = rows.number(row[1]), influence = rows.number(row[2]);
        if (!year || !influence) {
            rows.report(row[0].place, "a year and an influence are needed");
            continue;
        }
        out.push_back({row[0].text, static_cast<int>(*year), *influence});
        if (!states[out.back().year].insert(row[0].text).second)
            rows.report(row[0].place, fmt::format("duplicate row {} {}", row[0].text, row[1].text),
                        "E021");
    }
    for (const auto& [year, own] : states)
        if (own != states.begin()->second)
            rows.report({}, fmt::format("{}: the states of {} and {} differ", path,
                                        states.begin()->first, year));
    rows.finish();
    return out;
}

}  // namespace steppe
