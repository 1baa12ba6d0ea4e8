#include "tools/steppe/sweep_folder.hpp"

#include <array>
#include <filesystem>
#include <new>

#include <fmt/format.h>

#include "engine/report/explorer_inputs.hpp"
#include "engine/report/html_explorer.hpp"
#include "engine/report/resolved.hpp"
#include "engine/report/sweep_rows.hpp"
#include "engine/report/sweep_tables.hpp"
#include "engine/solver/compile.hpp"
#include "steppe/result.hpp"
#include "tools/steppe/manifest.hpp"
#include "tools/steppe/report_page.hpp"
#include "tools/steppe/sweep_state.hpp"

namespace steppe {
namespace {

constexpr const char* checkpoint_name = "/checkpoint.steppe";
constexpr const char* part_name = "/part.steppe";
constexpr std::array working_paths{checkpoint_name, "/finals.rows", "/paths.rows"};

void write_copy(const std::string& folder, const Resolved& copy) {
    for (const auto& [name, content] : copy.files) {
        if (const auto slash = name.rfind('/'); slash != std::string::npos)
            make_folder(folder + "/" + name.substr(0, slash));
        write_file(folder + "/" + name, content);
    }
}

std::vector<std::string> tables_of(const SweepJob& job) {
    std::vector<std::string> out{"quantiles.csv", "quantiles.nc", "asks.json", "histograms.csv",
                                 "results.json"};
    if (job.save_finals) out.emplace_back("finals.csv");
    if (job.save_paths) out.emplace_back("paths.nc");
    return out;
}

Fingerprint fingerprint_of(SweepJob job, const SweepTable& stated, const Resolved& copy) {
    std::string files;
    // The scenario's own settings count as options that are not given.
    auto& options = job.options;
    if (options.replicates == static_cast<std::uint64_t>(stated.replicates.value))
        options.replicates.reset();
    if (options.seed == static_cast<std::uint64_t>(stated.seed.value)) options.seed.reset();
    if (options.design == stated.design.value) options.design.reset();
    for (const auto& [name, content] : copy.files) files += name + "\n" + sha256(content) + "\n";
    job.options.set.clear();  // included in the copy
    job.file = copy.main;
    job.shard = 0;  // parts of one sweep have the same fingerprint
    return {fingerprint_program(), sha256(to_json(job).dump()), sha256(files)};
}

StoredState load_state(const std::string& path) {
    const std::string bytes = read_file(path);
    try {
        return state_from(bytes);
    } catch (const std::runtime_error& error) {
        throw FileError(fmt::format("cannot use `{}`: {}", path, error.what()), FileFault::input);
    }
}

}  // namespace

SweepFolder::SweepFolder(std::string path, const SweepJob& job, const Scenario& scenario,
                         const Session& session, const std::vector<InputFile>* inputs)
    : path_(std::move(path)), job_(job) {
    auto copy = resolve(scenario);
    if (!job.design_file.empty()) {
        copy.files["design.csv"] = job.design_text;
        job_.design_file = "design.csv";
    }
    fingerprint_ = fingerprint_of(job_, scenario.sweep, copy);
    const auto hashes = hashes_of(copy);
    FolderUse use{.scenarios = files_of(scenario), .copies = hashes};
    if (inputs != nullptr) use = {.scenarios = {}, .others = *inputs, .copies = hashes};
    require_folder(session, path_, fingerprint_, use);
    inputs_ = inputs == nullptr ? input_files(files_of(scenario)) : *inputs;
    command_line_ = session.command_line;
    make_folder(path_);
    lock_folder(path_);
    const bool continues =
        inputs == nullptr && !session.restart && !session.overwrite && is_same_job();
    job_.options.set.clear();  // included in the copy
    job_.file = copy.main;
    if (!continues) {
        clear_folder(path_);
        write_copy(path_, copy);
        auto json = to_json(job_);
        json.update(origin(session));
        json["fingerprint"] = fingerprint_json(fingerprint_);
        json["command_line"] = command_line_;
        for (const auto& file : inputs_)
            json["inputs"].push_back({{"path", file.path}, {"sha256", file.sha256}});
        json["outputs"] = tables_of(job_);
        json["scenario"] = hashes;
        write_file(path_ + "/sweep.json", json_text(json));
    }
    remove_own_temporaries(path_, {.files = hashes});
    job_.file = path_ + "/" + copy.main;
    if (!job_.design_file.empty()) job_.design_file = path_ + "/" + job_.design_file;
}

bool SweepFolder::is_same_job() const {
    if (!is_there(path_ + "/sweep.json")) return false;
    const auto stored = result_in(path_);
    if (!stored || !stored->fingerprint || difference(*stored->fingerprint, fingerprint_))
        return false;
    // Recompute a result without its tables; those of shards come with the merge.
    if (stored->complete && lost_file(path_, *stored)) return false;
    return SweepFolder(path_).job().shard == job_.shard;
}

SweepFolder::SweepFolder(std::string path) : path_(std::move(path)) {
    try {
        const auto json = Json::parse(read_file(path_ + "/sweep.json"));
        job_ = job_from(json);
        fingerprint_ = read_fingerprint(json.at("fingerprint"));
        command_line_ = json.at("command_line").get<std::vector<std::string>>();
        for (const auto& file : json.at("inputs"))
            inputs_.push_back({file.at("path"), file.at("sha256")});
        for (const auto& [name, digest] : json.at("scenario").items())
            if (sha256(read_file(path_ + "/" + name)) != digest.get<std::string>())
                throw FileError(fmt::format("cannot resume in `{}`: its `{}` was changed after the "
                                            "sweep began. Discard it with --restart",
                                            path_, name),
                                FileFault::input);
    } catch (const FileError&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {  // from the parser or this function
        throw FileError(
            "cannot use `" + path_ + "/sweep.json`: it does not describe a sweep of this version",
            FileFault::input);
    }
    job_.file = path_ + "/" + job_.file;
    if (!job_.design_file.empty()) job_.design_file = path_ + "/" + job_.design_file;
}

std::string SweepFolder::digest() const {
    return sha256(fingerprint_.program + "\n" + fingerprint_.arguments + "\n" + fingerprint_.files);
}

void SweepFolder::sync_rows() const {
    if (finals_) finals_->sync();
    if (paths_) paths_->sync();
}

void SweepFolder::save_checkpoint(const SweepState& state) const {
    sync_rows();  // the checkpoint refers to them
    write_file(path_ + checkpoint_name, state_bytes({digest(), state}));
}

std::optional<SweepState> SweepFolder::checkpoint(const SweepState& start) const {
    // A process killed after its last file leaves working files.
    if (is_there(path_ + "/manifest.json")) {
        for (const char* name : working_paths) remove_file(path_ + name);
        return std::nullopt;
    }
    if (is_there(path_ + part_name)) {
        record_part();  // missing if the process was killed before this
        remove_file(path_ + checkpoint_name);
        return std::nullopt;
    }
    if (!is_there(path_ + checkpoint_name)) return start;  // none written yet
    auto stored = load_state(path_ + checkpoint_name);
    if (stored.fingerprint != digest())
        throw FileError(fmt::format("the checkpoint in `{}` is of another sweep", path_),
                        FileFault::input);
    return std::move(stored.state);
}

void SweepFolder::save_part(const SweepState& state) const {
    sync_rows();
    write_file(path_ + part_name, state_bytes({digest(), state}));
    record_part();
    remove_file(path_ + checkpoint_name);
}

void SweepFolder::record_part() const {
    auto record = Json::parse(read_file(path_ + "/sweep.json"));
    if (record.contains("outputs_sha256")) return;
    std::vector<std::string> names{"part.steppe"};
    if (job_.save_finals) names.emplace_back("finals.rows");
    if (job_.save_paths) names.emplace_back("paths.rows");
    for (const auto& name : names)
        record["outputs_sha256"][name] = sha256_of_file(path_ + "/" + name);
    record["outputs"] = names;
    write_file(path_ + "/sweep.json", json_text(record));
}

StoredState SweepFolder::part() const { return load_state(path_ + part_name); }

void SweepFolder::open_rows(const SweepPlan& plan) {
    if (job_.save_finals)
        finals_ =
            std::make_unique<RowFile>(path_ + "/finals.rows", finals_width(plan, job_.steps(plan)));
    if (job_.save_paths) paths_ = std::make_unique<RowFile>(path_ + "/paths.rows", plan.columns());
}

void SweepFolder::keep(const SweepPlan& plan, ChunkRange range, const ChunkView& chunk) const {
    const std::uint64_t row = row_of(plan, chunk.cell, chunk.first) - first_row(plan, range.first);
    if (finals_) finals_->put(row, final_rows(plan, chunk, job_.steps(plan)));
    if (paths_) paths_->put(row, path_rows(plan, chunk));
}

void SweepFolder::append_rows(const SweepPlan& plan, const SweepFolder& part,
                              ChunkRange range) const {
    const auto copy = [&](const std::unique_ptr<RowFile>& to, const char* name, std::size_t width) {
        if (!to) return;
        const RowFile from(part.path_ + name, width);
        const std::uint64_t first = first_row(plan, range.first), end = first_row(plan, range.end);
        std::vector<double> rows;
        for (std::uint64_t row = first; row < end; row += plan.chunk) {
            rows.resize(static_cast<std::size_t>(std::min<std::uint64_t>(plan.chunk, end - row)) *
                        width);
            from.get(row - first, rows);
            to->put(row, rows);
        }
    };
    copy(finals_, "/finals.rows", finals_width(plan, job_.steps(plan)));
    copy(paths_, "/paths.rows", plan.columns());
}

std::vector<std::string> SweepFolder::write_results(const SweepPlan& plan, const SweepState& state,
                                                    Result result, Session& session, double seconds,
                                                    const Scenario* page) {
    auto names = tables_of(job_);
    if (page != nullptr) html::add_explorer(result, *page);
    for (const auto& file : result.files) write_file(path_ + "/" + file.name, to_csv(file));
    const auto json = steppe::to_json(result);
    write_file(path_ + "/results.json", json_text(json));
    write_by(path_ + "/quantiles.nc",
             [&](const std::string& to) { write_quantiles_nc(to, plan, state); });
    write_file(path_ + "/asks.json", asks_json(plan, state));
    if (finals_)
        write_by(path_ + "/finals.csv", [&](const std::string& to) {
            write_finals_csv(to, plan, state, *finals_, job_.steps(plan));
        });
    if (paths_)
        write_by(path_ + "/paths.nc",
                 [&](const std::string& to) { write_paths_nc(to, plan, state, *paths_); });
    names.emplace_back("manifest.json");
    auto outputs = names;
    outputs.emplace_back("sweep.json");
    const auto record = result_in(path_);
    for (const auto& [name, digest] : record->files)
        if (!digest.empty() && !is_own_name(name)) outputs.push_back(name);  // the copy
    session.command_line = command_line_;  // of the command that started it, also after --resume
    session.fingerprint = std::make_shared<Fingerprint>(fingerprint_);
    // Cells of a grid may lack different shards; `incomplete` then has the sum over all cells.
    const auto replicates = !job_.missing            ? plan.replicates
                            : plan.cells.size() == 1 ? job_.missing->replicates
                                                     : 0;
    session.sample = SampleDesign{replicates, plan.seed, plan.design, job_.missing};
    write_manifest(session, path_, inputs_, outputs, {{"sweep", seconds}});
    finals_.reset(), paths_.reset();
    for (const char* name : working_paths) remove_file(path_ + name);
    if (page != nullptr) {
        write_page(path_, json);
        names.emplace_back("report.html");
    }
    return names;
}

}  // namespace steppe
