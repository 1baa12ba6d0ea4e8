#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/analysis/hindcast_rows.hpp"
#include "steppe/analysis/hindcast_claims.hpp"
#include "steppe/core/date.hpp"
#include "steppe/core/text.hpp"

namespace steppe {
namespace {

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
