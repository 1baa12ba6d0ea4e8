#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "steppe/ensemble/sweep.hpp"
#include "steppe/report/summary.hpp"

/// Results as one page of HTML that asks for nothing but itself.
///
/// Pages of analyses are made from the files that their commands write; nlohmann::json::exception
/// for JSON that is none of theirs, std::runtime_error for such a table.
namespace steppe {

/// What a page carries within it.
struct HtmlAssets {
    std::string_view style;
    std::string_view
        script;  ///< draws the charts; empty: the page has plain lines and tables instead
    std::string_view
        engine{};  ///< of the explorer: WebAssembly, gzip, base64; empty: the page has none
    std::string_view map{};  ///< countries, as tools/web/map.mjs writes them or as GeoJSON; empty:
                             ///< there is no map
};

/// GeoJSON that cannot be used, in one line.
struct BadMap : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What crowd_csv() wrote of a run and of what it is compared with; empty where there is no crowd.
struct CrowdTables {
    std::string here, without;
};

/// The page of a run, beside what it is compared with.
/// \param without null if it is compared with nothing
/// \throws std::runtime_error where a table is none of a crowd
std::string run_html(const Outcome& outcome, const Outcome* without, const CrowdTables& crowd,
                     const HtmlAssets& assets);

/// The tables of a sweep as quantiles_csv, asks_json and histograms_csv write them; there may be no
/// histograms.
struct SweepFiles {
    std::string quantiles, asks, histograms;
    std::optional<std::uint64_t> replicates{};  ///< if shards are missing: of a combination
    std::string missing{};                      ///< sentence about missing shards; may be empty
};

/// The page of a sweep.
/// \param scenario that was swept
/// \throws std::runtime_error where a table is none of this plan
std::string sweep_html(const SweepPlan& plan, const Scenario& scenario, const SweepFiles& files,
                       const HtmlAssets& assets);

/// What scenarios change: paired differences with their intervals, answers, and how both go over
/// time.
std::string compare_html(const std::string& json, const std::string& csv, const HtmlAssets& assets);

/// What did it: waterfalls by element and by channel.
std::string attribution_html(const std::string& json, const HtmlAssets& assets);

/// What it hangs on: indices with their intervals, and what each input does by itself.
std::string sensitivity_html(const std::string& json, const HtmlAssets& assets);

/// When the answer is yes: boxes over the futures. \param futures as futures_csv writes them
std::string discovery_html(const std::string& json, const std::string& futures,
                           const HtmlAssets& assets);

/// Who pays whom: outlays by state, and the positions they lead to.
std::string game_html(const std::string& json, const HtmlAssets& assets);

}  // namespace steppe
