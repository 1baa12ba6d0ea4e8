#pragma once

#include "steppe/scenario/scenario.hpp"

/// The tables of the language, each key declared once, one key a line.
namespace steppe {

inline constexpr const char* per_year = "per year";

Table describe_layer();
Table describe_institution();
Table describe_hostility();
Table describe_corridor();
Table describe_commodity();
Table describe_crowd();
Table describe_pledge();
Table describe_response();
Table describe_event();
Table describe_ask();
Table describe_sweep();

/// Returns the section of that name. \pre it exists
const Section& section_named(const std::string& name);

}  // namespace steppe
