#pragma once

#include <string>
#include <string_view>

#include "steppe/ensemble/sweep.hpp"
#include "steppe/report/summary.hpp"

/// Results as one page of HTML that asks for nothing but itself.
namespace steppe {

/// What a page carries within it.
struct HtmlAssets {
    std::string_view style;
    std::string_view script;  ///< draws the charts; empty: the page has plain lines and tables instead
    std::string_view engine;  ///< of the explorer: WebAssembly, gzip, base64; empty: the page has none
};

/// The page of a run, beside what it is compared with.
/// \param without null if it is compared with nothing
std::string run_html(const Outcome& outcome, const Outcome* without, const HtmlAssets& assets);

/// The page of a sweep, from its tables as quantiles_csv and asks_json write them.
/// \param scenario that was swept
/// \throws std::runtime_error where a table is none of this plan
std::string sweep_html(const SweepPlan& plan, const Scenario& scenario, const std::string& quantiles, const std::string& asks, const HtmlAssets& assets);

}  // namespace steppe
