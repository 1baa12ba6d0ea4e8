#pragma once

#include "steppe/scenario/scenario.hpp"

/// The tables of the language, each key declared once, one key a line.
namespace steppe {

inline constexpr const char* per_year = "per year";

SchemaTable describe_layer();
SchemaTable describe_institution();
SchemaTable describe_hostility();
SchemaTable describe_corridor();
SchemaTable describe_commodity();
SchemaTable describe_population();
SchemaTable describe_pledge();
SchemaTable describe_response();
SchemaTable describe_event();
SchemaTable describe_ask();
SchemaTable describe_answer();
SchemaTable describe_sweep();

/// Returns the section of that name. \pre it exists
const Section& section_named(const std::string& name);

}  // namespace steppe
