#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/hindcast/result_parts.hpp"
#include "engine/report/metric_words.hpp"

namespace steppe {
namespace {

/// Formats three digits; values below 5e-6 as 0.
std::string claim_figure(double x) {
    return fmt::format("{:.3g}", std::round(1e5 * x) / 1e5 + 0.0);
}

std::string observed(const Claim& claim) {
    if (!claim.low) return fmt::format("at most {:g}", *claim.high);
    if (!claim.high) return fmt::format("at least {:g}", *claim.low);
    return fmt::format("{:g} to {:g}", *claim.low, *claim.high);
}

std::string verdict(const ClaimScore& score) {
    if (score.in_hindsight()) return "inside, in hindsight";
    if (score.inside()) return "inside";
    return score.reaches() ? "MISS, but the band reaches it" : "MISS";
}

bool is_rank(const ClaimScore& score) { return score.claim.form == ClaimForm::rank; }

/// Returns a sentence per claim; a reason follows the last that shares it. Of ranks, which have a
/// table, only the years of misses are listed.
std::vector<std::string> sentences(const std::vector<ClaimScore>& claims) {
    std::vector<std::string> out;
    std::size_t better = 0, ranks = 0;
    std::string reason;
    const auto give = [&](const std::string& next) {
        if (!reason.empty() && next != reason)
            out.back() += (out.back().ends_with('.') ? " " : ". ") + reason;
        reason = next;
    };
    for (const auto& score : claims) {
        const auto& c = score.claim;
        if (is_rank(score) && score.rival) ++ranks, better += *score.rival > score.median ? 1 : 0;
        if (is_rank(score) && score.inside()) continue;
        const auto year = c.date.substr(0, 4);
        if (is_rank(score) && !out.empty() && c.miss == reason) {
            out.back() += ", " + year;
            continue;
        }
        give(score.inside() ? c.hindsight : c.miss);
        if (is_rank(score))
            out.push_back("MISS in " + year);
        else
            out.push_back(fmt::format("{}: {} ({}): observed {}, model {} [{}, {}], {}{}.",
                                      verdict(score), c.text, c.unit, observed(c),
                                      claim_figure(score.median), claim_figure(score.low),
                                      claim_figure(score.high), c.rival,
                                      score.rival ? ": " + claim_figure(*score.rival) : ""));
    }
    give("");
    if (ranks > 0)
        out.push_back(fmt::format("In {} of {} years {} does better than the model.", better, ranks,
                                  claims.front().claim.rival));
    return out;
}

std::vector<Json> row_of(const std::string& suite, const ClaimScore& score) {
    constexpr std::array forms{"at", "change", "ratio", "mean", "largest", "fall", "rank"};
    const auto& c = score.claim;
    return {suite,
            c.id,
            c.text,
            c.unit,
            forms[static_cast<std::size_t>(c.form)],
            c.since,
            c.date,
            optional_json(c.low),
            optional_json(c.high),
            c.rival,
            optional_json(score.rival),
            score.median,
            score.low,
            score.high,
            score.inside()    ? "inside"
            : score.reaches() ? "miss; band reaches"
                              : "miss",
            score.inside() ? "" : c.miss,
            score.in_hindsight() ? c.hindsight : "",
            c.source,
            c.scenario,
            score.inside(),
            score.reaches(),
            verdict(score)};
}

/// Returns an empty table of the claims in one unit.
Table table_of(const std::string& suite, std::size_t number, const Claim& first) {
    Table out{.key = fmt::format("claims-{}-{}", suite, number),
              .unit = first.unit,
              .columns = claim_columns};
    for (const char* key : {"scenario", "inside", "band_reaches"}) out.columns.push_back({key});
    out.columns.push_back({"verdict_in_words", "verdict"});
    if (first.form == ClaimForm::rank) {
        out.unit = "1";
        out.columns[10].title = first.rival;
        for (const auto hidden : {9U, 17U}) out.columns[hidden].title.clear();
        out.note = first.source + ".";
        out.chart = {{"kind", "lines"},
                     {"x", "date"},
                     {"series", {"median", "low", "high", "rival_value", "observed_low"}},
                     {"colours", neutral_colours(5)}};
        return out;
    }
    out.note =
        "Dots: medians of the model; bands: 5 to 95 % of its futures; whiskers: observed "
        "ranges with two ends.";
    out.chart = {{"kind", "differences"}, {"rows", "text"},          {"middle", "median"},
                 {"low", "observed_low"}, {"high", "observed_high"}, {"from", "low"},
                 {"to", "high"},          {"middle_name", "model"},  {"range_name", ", observed"}};
    out.faces = Table::Faces::page;
    return out;
}

std::string counts(const HindcastRows& rows) {
    std::size_t inside = 0, late = 0;
    for (const auto& row : rows) {
        inside += row[14] == "inside" ? 1 : 0;
        late += row[16] != "" ? 1 : 0;
    }
    return fmt::format(
        "{} of {} inside{}", inside, rows.size(),
        late > 0 ? fmt::format(", {} in hindsight (changed after the outcome was known)", late)
                 : "");
}

}  // namespace

const std::vector<Column> claim_columns{
    {"suite"},
    {"claim"},
    {"text", "claim"},
    {"unit"},
    {"form"},
    {"since"},
    {"date"},
    {"observed_low", "observed, from", Show::value},
    {"observed_high", "to", Show::value},
    {"rival", "rival"},
    {"rival_value", "its value", Show::value},
    {"median", "model", Show::value},
    {"low", "5 %", Show::value},
    {"high", "95 %", Show::value},
    {"verdict"},
    {"miss"},
    {"hindsight"},
    {"source", "source"},
};

void add_claims(const SuiteScores& suite, Result& out, HindcastFiles& files) {
    ResultSection section{suite.suite + ": " + suite.title, sentences(suite.claims)};
    HindcastRows all;
    for (const auto& score : suite.claims) {
        all.push_back(row_of(suite.suite, score));
        const auto same =
            std::find_if(section.tables.begin(), section.tables.end(),
                         [&](const Table& t) { return t.rows.front()[3] == score.claim.unit; });
        auto& table = same != section.tables.end()
                          ? *same
                          : section.tables.emplace_back(
                                table_of(suite.suite, section.tables.size() + 1, score.claim));
        table.rows.push_back(all.back());
    }
    for (auto& table : section.tables)
        table.title = fmt::format("Claims in {}: {}", table.rows.front()[3].get<std::string>(),
                                  counts(table.rows));
    out.findings.push_back(suite.suite + ": " + counts(all) + ".");
    out.sections.push_back(std::move(section));
    files.claims.insert(files.claims.end(), all.begin(), all.end());
}

}  // namespace steppe
