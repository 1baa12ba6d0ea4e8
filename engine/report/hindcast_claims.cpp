#include <cmath>

#include <fmt/format.h>

#include "steppe/core/text.hpp"
#include "steppe/report/hindcast.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

constexpr std::size_t indent = 8, line_width = 112;

/// Three significant digits, without an exponent where people write none.
std::string figure(double x) {
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

/// Words in lines of their own width, all set in.
std::string wrapped(const std::string& text) {
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
    if (score.inside()) return "inside";
    return score.reaches() ? "MISS, but the band reaches it" : "MISS";
}

std::string lines_of(const ClaimScore& score) {
    const auto& claim = score.claim;
    std::string out = fmt::format("  {}, {}\n", claim.text, claim.unit);
    out += fmt::format("      observed {}   model {}   {}   {}\n", pad(observed(claim), 16),
                       pad(fmt::format("{} [{}, {}]", figure(score.median), figure(score.low), figure(score.high)), 24),
                       pad(score.rival ? fmt::format("{}: {}", claim.rival, figure(*score.rival)) : claim.rival, 34), verdict(score));
    return score.inside() ? out : out + wrapped(claim.miss);
}

std::string optional_text(const std::optional<double>& x) { return x ? shortest(*x) : ""; }

/// The form's name as tables have it.
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
    std::string out = "\n";
    std::size_t inside = 0;
    for (const auto& score : claims) {
        out += lines_of(score);
        inside += score.inside() ? 1 : 0;
    }
    return out + fmt::format("  {} of {} inside; the model's figures are the median and 5 to 95 % of its futures.\n", inside, claims.size());
}

std::string hindcast_claims_csv(const std::vector<SuiteScores>& suites) {
    std::string out = "suite,claim,text,unit,form,since,date,observed_low,observed_high,rival,rival_value,median,low,high,verdict,miss,source\n";
    for (const auto& suite : suites)
        for (const auto& score : suite.claims) {
            const auto& c = score.claim;
            out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", suite.suite, c.id, csv_field(c.text), csv_field(c.unit),
                               form_name(c.form), c.since, c.date, optional_text(c.low), optional_text(c.high), csv_field(c.rival), optional_text(score.rival),
                               shortest(score.median), shortest(score.low), shortest(score.high),
                               score.inside()    ? "inside"
                               : score.reaches() ? "miss, band reaches"
                                                 : "miss",
                               csv_field(score.inside() ? "" : c.miss), csv_field(c.source));
        }
    return out;
}

}  // namespace steppe
