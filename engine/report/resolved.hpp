#pragma once

#include <map>
#include <string>

#include "engine/scenario/scenario.hpp"

namespace steppe {

/// A self-contained scenario: extended files merged, `--set` applied, data files included. Keys are
/// relative file names; a run of `main` gives the same bytes.
struct Resolved {
    std::string main;  ///< name of the scenario's file
    std::map<std::string, std::string> files;
};

/// Returns the scenario and its comparison.
Resolved resolve(const Scenario& scenario);

}  // namespace steppe
