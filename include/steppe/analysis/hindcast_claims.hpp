#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "steppe/scenario/registry.hpp"

/// The engine against single episodes: what was observed as a range, what a small sweep of a
/// scenario says.
namespace steppe {

/// What becomes of an expression's course over time.
enum class ClaimForm {
    at,       ///< its value at a date
    change,   ///< at a date less at an earlier one
    ratio,    ///< at a date over at an earlier one
    mean,     ///< over the steps from one date to before another
    largest,  ///< from one date to another
    fall,     ///< at a date over the largest since another
    rank,  ///< Spearman correlation over states with what was observed of them in the year of the
           ///< date
};

/// One thing that was observed, and how the model is asked for it.
struct Claim {
    std::string suite, id, text;  ///< `text` says what is measured
    std::string scenario;         ///< file, beside the table's folder
    std::string value;  ///< an expression over metrics; rank: a pattern with `*` for the state
    ClaimForm form = ClaimForm::at;
    std::string since, date;          ///< dates; `since` where the form needs it
    std::optional<double> low, high;  ///< of what was observed; nothing: no bound on that side
    std::string unit, rival;
    std::optional<double> rival_value;  ///< what someone without a model says; rank: computed, the
                                        ///< first year's order kept
    std::string miss;                   ///< why the model misses
    std::string hindsight;  ///< change of the model made with the outcome in sight; empty: none
    std::string source;     ///< where the observation is from
};

/// What the model says of a claim: median and 5 to 95 % of its futures.
struct ClaimScore {
    Claim claim;
    double median = 0, low = 0, high = 0;
    std::optional<double> rival;

    /// The median lies within what was observed.
    [[nodiscard]] bool inside() const { return contains(median); }
    /// Inside, after a change of the model that was made with the outcome in sight.
    [[nodiscard]] bool in_hindsight() const { return inside() && !claim.hindsight.empty(); }
    /// Some of the band does.
    [[nodiscard]] bool reaches() const {
        return (!claim.low || high >= *claim.low) && (!claim.high || low <= *claim.high);
    }
    [[nodiscard]] bool contains(double x) const {
        return (!claim.low || x >= *claim.low) && (!claim.high || x <= *claim.high);
    }
};

/// Observed influence on a state in a year.
struct InfluenceRow {
    std::string state;
    int year = 0;
    double influence = 0;
};

/// Reads `suite,id,text,scenario,value,form,since,date,unit,low,high,rival,rival_value,miss,
/// hindsight,source`.
/// \param path for messages \throws ScenarioError with every error
std::vector<Claim> parse_claims(const std::string& path, const std::string& text);

/// Reads `state,year,influence`. \param path for messages \throws ScenarioError with every error
std::vector<InfluenceRow> parse_influence(const std::string& path, const std::string& text);

/// Spearman's rank correlation; ties share their mean rank. 0 where one side is constant. \pre
/// equal sizes
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Settings of the sweeps.
struct ClaimOptions {
    std::string folder;  ///< of the scenarios
    std::size_t futures = 256;
    unsigned threads = 1;
    std::function<void()> part_done{};  ///< called after each scenario; may throw to stop
};

/// Sweeps each scenario once (Latin hypercube, seed 1) and answers its claims, in their order.
/// \throws ScenarioError, UnknownMetric, std::invalid_argument for a claim that does not fit its
/// scenario, AuditFailure
std::vector<ClaimScore> score_claims(const std::vector<Claim>& claims,
                                     const std::vector<InfluenceRow>& influence,
                                     const Registry& registry, const ClaimOptions& options);

}  // namespace steppe
