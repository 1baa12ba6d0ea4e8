#pragma once

#include <map>
#include <string>

#include "steppe/scenario/scenario.hpp"

namespace steppe {

/// A scenario by itself: what it extends merged in, `--set` applied, its data beside it. Keys are
/// relative file names; running the first file gives the same bytes.
struct Resolved {
    std::string main;  ///< name of the scenario's file
    std::map<std::string, std::string> files;
};

/// The scenario and the one it is compared with.
Resolved resolve(const Scenario& scenario);

}  // namespace steppe
