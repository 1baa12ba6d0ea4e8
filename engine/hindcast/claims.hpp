#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/document.hpp"
#include "engine/scenario/registry.hpp"

/// Single episodes: an observed range against a small sweep of a scenario.
namespace steppe {

/// How an expression over time becomes one number.
enum class ClaimForm {
    at,       ///< its value at a date
    change,   ///< at a date minus an earlier one
    ratio,    ///< at a date divided by an earlier one
    mean,     ///< over the steps from one date to before another
    largest,  ///< from one date to another
    fall,     ///< at a date divided by the largest since another
    /// Spearman correlation over states with the observations in the year of the date
    rank,
};

/// One observation and the model output to compare with it.
struct Claim {
    std::string suite, id, text;  ///< `text` describes the measurement
    std::string scenario;         ///< file, relative to the table's folder
    std::string value;  ///< an expression over metrics; rank: a pattern with `*` for the state
    ClaimForm form = ClaimForm::at;
    std::string since, date;          ///< dates; `since` if the form needs it
    std::optional<double> low, high;  ///< of the observation; empty: no bound on that side
    std::string unit, rival;
    /// Forecast without a model; rank: computed from the first year's order.
    std::optional<double> rival_value;
    std::string miss;  ///< reason for the model's miss
    /// Change of the model made after the outcome was known; may be empty.
    std::string hindsight;
    std::string source;  ///< source of the observation
};

/// Model result for a claim: median and 5 to 95 % of the replicates.
struct ClaimScore {
    Claim claim;
    double median = 0, low = 0, high = 0;
    std::optional<double> rival;

    /// Returns whether the median lies within the observed range.
    [[nodiscard]] bool inside() const { return contains(median); }
    /// Returns whether the median is inside after a change of the model in hindsight.
    [[nodiscard]] bool in_hindsight() const { return inside() && !claim.hindsight.empty(); }
    /// Returns whether the band overlaps the observed range.
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
/// \param path for messages
/// \throws ScenarioError with every error
std::vector<Claim> parse_claims(const std::string& path, const std::string& text);

/// Reads `state,year,influence`.
/// \param path for messages
/// \throws ScenarioError with every error
std::vector<InfluenceRow> parse_influence(const std::string& path, const std::string& text);

/// Returns Spearman's rank correlation; ties share their mean rank. 0 if one side is constant.
/// \pre equal sizes
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Settings of the sweeps.
struct ClaimOptions {
    std::string folder;  ///< of the scenarios
    std::size_t futures = 256;
    unsigned threads = 1;
    Paths paths = Paths::own_folder;    ///< of the scenarios
    std::function<void()> part_done{};  ///< called after each scenario; may throw to stop
};

/// Sweeps each scenario once (Latin hypercube, seed 1) and scores its claims, in their order.
/// \throws ScenarioError, UnknownMetric, std::invalid_argument for a claim that does not fit its
/// scenario, AuditFailure
std::vector<ClaimScore> score_claims(const std::vector<Claim>& claims,
                                     const std::vector<InfluenceRow>& influence,
                                     const Registry& registry, const ClaimOptions& options);

}  // namespace steppe
