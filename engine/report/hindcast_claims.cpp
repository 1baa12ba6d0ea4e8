#include <cmath>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/report/hindcast.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

constexpr std::size_t indent = 8, line_width = 112;

/// Formats with 1, 2 or 4 decimals by size; values below 5e-5 as 0.
std::string claim_figure(double x) {
    const double size = std::abs(x);
    if (size == 0 || size < 5e-5) return "0";
    if (size < 0.01) return fmt::format("{:.4f}", x);
    return size < 10 ? fmt::format("{:.2f}", x) : fmt::format("{:.1f}", x);
}

std::string bound(double x) { return fmt::format("{:g}", x); }

std::string observed(const Claim& claim) {
    if (!claim.low) return "at most " + bound(*claim.high);
    if (!claim.high) return "at least " + bound(*claim.low);
    return bound(*claim.low) + " to " + bound(*claim.high);
}

/// Wraps and indents a text.
std::string indented(const std::string& text) {
    std::string out, line(indent, ' ');
    for (const auto& word : split(text, ' ')) {
        if (width(line) + width(word) > line_width) {
            out += line.substr(0, line.size() - 1) + "\n";
            line.assign(indent, ' ');
        }
        line += word + " ";
    }
    return out + line.substr(0, line.size() - 1) + "\n";
}

std::string verdict(const ClaimScore& score) {
    if (score.in_hindsight()) return "inside, in hindsight";
    if (score.inside()) return "inside";
    return score.reaches() ? "MISS, but the band reaches it" : "MISS";
}

std::string figures(const ClaimScore& score) {
    const auto model = fmt::format("{} [{}, {}]", claim_figure(score.median),
                                   claim_figure(score.low), claim_figure(score.high));
    return pad(model, 24) + "   " +
           pad(score.rival ? fmt::format("{}: {}", score.claim.rival, claim_figure(*score.rival))
                           : score.claim.rival,
               38);
}

/// Formats a rank in one line, other claims in a title and a line of figures.
std::string lines_of(const ClaimScore& score) {
    const auto& claim = score.claim;
    if (claim.form == ClaimForm::rank)
        return fmt::format("  {}   {}   {}\n", pad(claim.text, 46), figures(score), verdict(score));
    return fmt::format("  {}, {}\n      observed {}   model {}   {}\n", claim.text, claim.unit,
                       pad(observed(claim), 16), figures(score), verdict(score));
}

std::string optional_text(const std::optional<double>& x) { return x ? shortest(*x) : ""; }

/// Returns the form's name in tables.
std::string form_name(ClaimForm form) {
    switch (form) {
        case ClaimForm::at:
            return "at";
        case ClaimForm::change:
            return "change";
        case ClaimForm::ratio:
            return "ratio";
        case ClaimForm::mean:
            return "mean";
        case ClaimForm::largest:
            return "largest";
        case ClaimForm::fall:
            return "fall";
        case ClaimForm::rank:
            return "rank";
    }
    return "";
}

}  // namespace

std::string claims_text(const std::vector<ClaimScore>& claims) {
    if (claims.empty()) return "";
    std::string out = "\n", last_reason;
    std::size_t inside = 0, late = 0;
    const auto add_reason =
        [&](const std::string& reason) {  // once, after the last miss that shares the reason
            if (!last_reason.empty() && reason != last_reason) out += indented(last_reason);
            last_reason = reason;
        };
    for (const auto& score : claims) {
        const auto& reason = score.inside() ? score.claim.hindsight : score.claim.miss;
        if (claims.front().claim.form != ClaimForm::rank || !score.inside()) add_reason(reason);
        out += lines_of(score);
        inside += score.inside() ? 1 : 0;
        late += score.in_hindsight() ? 1 : 0;
    }
    add_reason("");
    std::size_t better = 0, ranks = 0;
    for (const auto& score : claims) {
        if (score.claim.form != ClaimForm::rank || !score.rival) continue;
        ++ranks;
        better += *score.rival > score.median ? 1 : 0;
    }
    if (ranks > 0)
        out += fmt::format("  In {} of {} years {} does better than the model.\n", better, ranks,
                           claims.front().claim.rival);
    out += fmt::format("  {} of {} inside", inside, claims.size());
    if (late > 0)
        out += fmt::format(", {} in hindsight (changed after the outcome was known)", late);
    return out + "; the model's figures are the median and 5 to 95 % of its futures.\n";
}

std::string hindcast_claims_csv(const std::vector<SuiteScores>& suites) {
    std::string out =
        "suite,claim,text,unit,form,since,date,observed_low,observed_high,rival,rival_value,median,"
        "low,high,verdict,miss,hindsight,source\n";
    for (const auto& suite : suites)
        for (const auto& score : suite.claims) {
            const auto& c = score.claim;
            out += fmt::format(
                "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", suite.suite, c.id,
                csv_field(c.text), csv_field(c.unit), form_name(c.form), c.since, c.date,
                optional_text(c.low), optional_text(c.high), csv_field(c.rival),
                optional_text(score.rival), shortest(score.median), shortest(score.low),
                shortest(score.high),
                score.inside()    ? "inside"
                : score.reaches() ? "miss; band reaches"
                                  : "miss",
                csv_field(score.inside() ? "" : c.miss),
                csv_field(score.in_hindsight() ? c.hindsight : ""), csv_field(c.source));
        }
    return out;
}

}  // namespace steppe
