#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/files.hpp"
#include "engine/ensemble/sweep.hpp"
#include "steppe/result.hpp"
#include "tools/steppe/result_folder.hpp"
#include "tools/steppe/sweep_state.hpp"

/// The folder of a sweep: job, progress and results.
namespace steppe {

/// The definition of a sweep; it determines all numbers.
struct SweepJob {
    std::string file;
    SweepOptions options;
    std::string design_file{}, design_text{};  ///< of --design-file, with its content once read
    bool save_finals = false, save_paths = false, audit = false;
    std::vector<std::string> at{};  ///< dates of finals.csv; empty: the end
    std::uint64_t shard = 0, shards = 1;
    std::optional<MissingShards> missing{};  ///< of a merged sweep

    /// Reads the design file, if any. \throws UsageError, ScenarioError
    void read_design_of(const Scenario& scenario);
    /// Returns the steps of `at`. \throws UsageError
    [[nodiscard]] std::vector<int> steps(const SweepPlan& plan) const;
    /// Returns a sentence about missing shards; empty without.
    [[nodiscard]] std::string incomplete() const {
        return missing ? "Incomplete: " + missing->text() + "." : "";
    }
};

/// Convert a job to JSON and back. \throws std::runtime_error for other JSON
Json to_json(const SweepJob& job);
SweepJob job_from(const Json& json);

/// Reads --shard: `3/64`, or `auto` for an array job of Slurm or an indexed job of Kubernetes
/// (`auto/64`, as Kubernetes does not report the count). \throws UsageError
void read_shard(const std::string& text, SweepJob& job);

/// Reports that the default metrics do not fit the scenario, and the metrics that replace them.
void report_default_metrics(const SweepPlan& plan, const SweepJob& job, const Scenario& scenario);

/// Returns the progress of a state, without estimates.
SweepProgress progress_of(const SweepPlan& plan, const SweepState& state);

class SweepFolder {
public:
    /// Opens the folder of a sweep and resumes the same sweep, or records a new one with its
    /// resolved scenario.
    /// \param scenario of the job, loaded
    /// \param inputs of the parts of a merged sweep, which starts from the beginning
    /// \throws UsageError if the folder holds another result; see require_folder
    SweepFolder(std::string path, const SweepJob& job, const Scenario& scenario,
                const Session& session, const std::vector<InputFile>* inputs = nullptr);
    /// Opens an existing folder. \throws FileError
    explicit SweepFolder(std::string path);

    /// Returns the job, which refers to the folder's copy of the scenario.
    [[nodiscard]] const SweepJob& job() const { return job_; }
    /// Returns the fingerprint, equal for parts of the same sweep.
    [[nodiscard]] const Fingerprint& fingerprint() const { return fingerprint_; }
    /// Returns the SHA-256 of the fingerprint, as stored in states.
    [[nodiscard]] std::string digest() const;
    /// Returns the command that started the sweep.
    [[nodiscard]] const std::vector<std::string>& command_line() const { return command_line_; }
    [[nodiscard]] const std::vector<InputFile>& inputs() const { return inputs_; }
    [[nodiscard]] const std::string& path() const { return path_; }

    void save_checkpoint(const SweepState& state) const;
    /// Returns the state to continue from, `start` before the first checkpoint; nothing if the
    /// sweep is complete. \throws FileError
    [[nodiscard]] std::optional<SweepState> checkpoint(const SweepState& start) const;
    /// Writes the result of a shard. \throws FileError
    void save_part(const SweepState& state) const;
    /// Records the files of a shard's result with their hashes, once. \throws FileError
    void record_part() const;
    [[nodiscard]] StoredState part() const;

    /// Opens the files of all replicates that the job requests.
    void open_rows(const SweepPlan& plan);
    /// Writes a chunk to them. Thread-safe.
    void keep(const SweepPlan& plan, ChunkRange range, const ChunkView& chunk) const;
    /// Appends the rows of a part's folder; parts come in order.
    void append_rows(const SweepPlan& plan, const SweepFolder& part, ChunkRange range) const;

    /// Writes the result and all tables of a complete sweep, then the manifest, and the page of a
    /// scenario, if it is given. \return their names
    std::vector<std::string> write_results(const SweepPlan& plan, const SweepState& state,
                                           Result result, Session& session, double seconds,
                                           const Scenario* page);

private:
    void sync_rows() const;
    [[nodiscard]] bool is_same_job() const;

    std::string path_;
    Fingerprint fingerprint_;
    std::vector<std::string> command_line_;
    std::vector<InputFile> inputs_;
    SweepJob job_;
    std::unique_ptr<RowFile> finals_, paths_;
};

}  // namespace steppe
