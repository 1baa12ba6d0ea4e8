#pragma once

#include <map>
#include <string>
#include <string_view>

/// What is fed with any bytes: each target ends in success or in the error that its reader
/// documents; anything else throws, aborts or is found by a sanitizer.
namespace steppe::fuzz {

/// A scenario file: read, and where it is good and small compiled, run under the audit, written out
/// and read again.
void scenario(std::string_view bytes);
/// A data table. The first byte chooses the kind: stock, trade, tie, fixed, commodity, or
/// observations to calibrate to.
void table(std::string_view bytes);
/// `--set` arguments, one a line.
void set(std::string_view bytes);
/// The text of an ask, of `until`, and of a metric pattern.
void ask(std::string_view bytes);
/// The state of a sweep, as checkpoints and shards hold it. The first byte chooses: statistics,
/// totals, or the whole file, to which its checksum is added.
void state(std::string_view bytes);
/// What a command that holds its futures in memory left of them.
void finals(std::string_view bytes);

struct Target {
    void (*run)(std::string_view bytes);
    const char* of;
};

/// By name.
const std::map<std::string, Target>& targets();

}  // namespace steppe::fuzz
