#pragma once

#include <map>
#include <string>
#include <string_view>

/// Fuzz targets for arbitrary bytes: each ends in success or in the documented error of its reader;
/// anything else throws, aborts or is detected by a sanitizer.
namespace steppe::fuzz {

/// A scenario file: read; if valid and small, also compiled, run under the audit, written and read
/// again.
void scenario(std::string_view bytes);
/// A data table. The first byte chooses the kind: stock, trade, tie, fixed, commodity, or
/// observations to calibrate to.
void table(std::string_view bytes);
/// `--set` arguments, one per line.
void set(std::string_view bytes);
/// The text of an ask, of `until`, and of a metric pattern.
void ask(std::string_view bytes);
/// The state of a sweep in checkpoints and shards. The first byte selects statistics, totals, or
/// the whole file, to which the target adds the checksum.
void state(std::string_view bytes);
/// Checkpoint data of a command that keeps its replicates in memory.
void finals(std::string_view bytes);

struct Target {
    void (*run)(std::string_view bytes);
    const char* of;
};

/// By name.
const std::map<std::string, Target>& targets();

}  // namespace steppe::fuzz
