#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/steppe/commands.hpp"

/// Options that several commands have: their names, units, texts and sections of the help are
/// declared here alone. Every command has them in the order of this file.
namespace steppe {

/// Returns the sections of a command's help, in their order.
const std::vector<std::string>& sections_of_help();
/// Returns the place of a shared option within its section; that of no option for any other.
std::size_t place_in_help(const std::string& option);

/// Adds --set.
void add_set_option(Command command, std::vector<std::string>& set);
/// Adds --against: the scenario that the difference is taken from.
/// \param fallback  the one without it
Option add_against_option(Command command, std::string& against, const std::string& fallback);

/// Adds --metric. A command with several metrics takes patterns. \param help  without its default
Option add_metric_option(Command command, std::string& metric, const std::string& help);
Option add_metric_option(Command command, std::vector<std::string>& metrics,
                         const std::string& help);
/// Adds --ask: a question of the scenario.
Option add_ask_option(Command command, std::string& ask, const std::string& help);

/// Adds --at. \param of  what the date is that of; \param fallback  the one without it
Option add_at_option(Command command, std::string& at, const std::string& of,
                     const std::string& fallback = "the end");
Option add_at_option(Command command, std::vector<std::string>& at, const std::string& of,
                     const std::string& fallback = "the end");

/// Adds -n. \param note  added to the help; \param fallback  the number without it
template <class T>
Option add_replicates_option(Command command, T& replicates, const std::string& note,
                             const std::string& fallback, std::uint64_t least, std::uint64_t most);
/// Adds --seed.
template <class T>
Option add_seed_option(Command command, T& seed,
                       const std::string& fallback = "the scenario's, else 1");
/// Adds --design.
template <class T>
Option add_design_option(Command command, T& design,
                         const std::string& fallback = "the scenario's, else sobol");

/// Adds --out, --overwrite and, for a command that can resume, --restart. \return --out
enum class Resumes { no, yes };
Option add_folder_options(Command command, Session& session, std::string& out,
                          const std::string& help, Resumes resumes);
/// Adds --report.
void add_report_flag(Command command, bool& report);
/// Adds --json.
void add_json_flag(Command command, bool& json);
/// Adds --quiet.
void add_quiet_flag(Command command, bool& quiet);

/// Adds --threads, all cores by default.
void add_threads_option(Command command, unsigned& threads);

}  // namespace steppe
