#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "steppe/ensemble/sweep.hpp"
#include "steppe/report/summary.hpp"

/// Results as self-contained HTML pages. The pages of analyses take the files that the commands
/// write. They throw JsonError for invalid JSON and std::runtime_error for invalid tables.
namespace steppe {

/// Assets embedded in a page.
struct HtmlAssets {
    std::string_view style;
    std::string_view script;  ///< draws the charts; without it the page has plain lines and tables
    std::string_view engine{};  ///< of the explorer, optional: WebAssembly, gzip, base64
    std::string_view map{};     ///< countries as written by tools/web/map.mjs, or GeoJSON; optional
};

/// Unusable GeoJSON; the message is one line.
struct BadMap : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Output of crowd_csv() for a run and its comparison; empty without a population.
struct PopulationTables {
    std::string here, without;
};

/// Returns the page of a run and its comparison.
/// \param without null without a comparison
/// \throws std::runtime_error for an invalid population table
std::string run_html(const Outcome& outcome, const Outcome* without,
                     const PopulationTables& population, const HtmlAssets& assets);

/// The tables of a sweep from quantiles_csv, asks_json and histograms_csv (optional).
struct SweepFiles {
    std::string quantiles, asks, histograms;
    std::optional<std::uint64_t> replicates{};  ///< if shards are missing: of a combination
    std::string missing{};                      ///< sentence about missing shards; may be empty
};

/// Returns the page of a sweep.
/// \throws std::runtime_error if a table does not belong to the plan
std::string sweep_html(const SweepPlan& plan, const Scenario& scenario, const SweepFiles& files,
                       const HtmlAssets& assets);

/// Returns the page of an attribution: waterfalls by element and by channel.
std::string attribution_html(const std::string& json, const HtmlAssets& assets);

/// Returns the page of a sensitivity analysis: indices with intervals, and the effect of each input
/// alone.
std::string sensitivity_html(const std::string& json, const HtmlAssets& assets);

}  // namespace steppe
