#include "tools/steppe/sweep_folder.hpp"

#include <fstream>

#include "engine/core/audit.hpp"
#include "engine/core/files.hpp"
#include "engine/ensemble/cell_accumulator.hpp"
#include "engine/ensemble/statistics.hpp"
#include "engine/model/kinds.hpp"
#include "engine/report/sweep_tables.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/fuzz/world.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/manifest.hpp"

namespace steppe::fuzz {
namespace {

constexpr std::uint64_t futures = 32;

/// Data that was read is written as the same bytes.
template <class Read>
void same_bytes(std::string_view bytes, Read read) {
    try {
        demand(read(bytes).bytes() == bytes, "data that was read is written as the same bytes");
    } catch (const std::runtime_error& error) {
        demand(!std::string(error.what()).empty(), "an error has a message");
    }
}

SweepJob job_in(const Workplace& place) {
    SweepJob job{.file = place.write("world.toml", world), .options = {}};
    job.options.replicates = futures;
    job.options.design = "random";
    job.options.metrics = {"gdp.*"};
    return job;
}

/// Puts the bytes between the format's name and their checksum; a successful read consumes them
/// all.
void whole_file(std::string_view bytes) {
    static const Workplace place;
    static const auto job = job_in(place);
    static const auto scenario = load_scenario(job.file, model_registry());
    static const SweepFolder folder(place.path() + "/out", job, scenario, Session{});
    static const auto plan = plan_sweep(scenario, model_registry(), job.options);
    std::string file = "steppe state of a sweep\nschema: 1\n" + folder.digest();
    file += bytes;
    file += sha256(file);
    place.write("out/part.steppe", file);
    try {
        auto state = folder.part().state;
        run_sweep(plan, state, {});
        to_text(to_json(sweep_result(plan, state)), 1);
    } catch (const FileError& error) {
        demand(!std::string(error.what()).empty(), "an error has a message");
    } catch (const WrongState& error) {
        demand(!std::string(error.what()).empty(), "an error has a message");
    }
}

}  // namespace

void state(std::string_view bytes) {
    if (bytes.empty()) return;
    const int kind = static_cast<unsigned char>(bytes.front()) % 3;
    bytes.remove_prefix(1);
    if (kind == 0) same_bytes(bytes, [](std::string_view b) { return Statistics::from_bytes(b); });
    if (kind == 1)
        same_bytes(bytes, [](std::string_view b) { return CellAccumulator::from_bytes(b); });
    if (kind == 2) whole_file(bytes);
}

}  // namespace steppe::fuzz
