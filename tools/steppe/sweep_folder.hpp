#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "steppe/ensemble/sweep.hpp"
#include "steppe/report/files.hpp"

/// The folder of a sweep: what was asked for, how far it is, what came of it.
namespace steppe {

/// A sweep as it was asked for; nothing else decides its numbers.
struct SweepJob {
    std::string file;
    SweepOptions options;
    bool save_finals = false, save_paths = false, audit = false;
    std::uint64_t shard = 0, shards = 1;
};

/// A state as it stands in a file, with what it belongs to.
struct StoredState {
    std::string fingerprint;
    SweepState state;
};

class SweepFolder {
public:
    /// A new sweep: the scenario by itself and the job are written, results of an earlier one removed.
    SweepFolder(std::string path, const SweepJob& job);
    /// One that exists. \throws FileError
    explicit SweepFolder(std::string path);

    /// The job, on the folder's own copy of the scenario.
    [[nodiscard]] const SweepJob& job() const { return job_; }
    /// Tells whether two folders hold parts of one sweep.
    [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }
    [[nodiscard]] const std::string& path() const { return path_; }

    void save_checkpoint(const SweepState& state) const;
    /// The state to go on from; nothing if the sweep is complete.
    [[nodiscard]] std::optional<SweepState> checkpoint() const;
    /// A shard's result. \throws FileError
    void save_part(const SweepState& state) const;
    [[nodiscard]] StoredState part() const;

    /// Opens the files that keep every replicate, for what the job wants.
    void open_rows(const SweepPlan& plan);
    /// Writes a chunk to them; called by any thread.
    void keep(const SweepPlan& plan, ChunkRange range, const ChunkView& chunk) const;
    /// Copies the rows of a part's folder behind those of the parts before it.
    void append_rows(const SweepPlan& plan, const SweepFolder& part, ChunkRange range) const;

    /// Writes all tables of a complete sweep, the manifest last. \return their names
    std::vector<std::string> write_results(const SweepPlan& plan, const SweepState& state, const std::vector<std::string>& command_line, double seconds);

private:
    void sync_rows() const;

    std::string path_, fingerprint_;
    SweepJob job_;
    std::unique_ptr<RowFile> finals_, paths_;
};

}  // namespace steppe
