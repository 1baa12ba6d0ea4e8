#include "tools/steppe/sweep_folder.hpp"

#include <array>
#include <cstring>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "steppe/model/kinds.hpp"
#include "steppe/report/resolved.hpp"
#include "steppe/report/sweep_rows.hpp"
#include "steppe/report/sweep_tables.hpp"
#include "tools/steppe/apart.hpp"
#include "tools/steppe/manifest.hpp"

namespace steppe {
namespace {

constexpr std::string_view magic = "steppe sweep state 1\n";
constexpr const char* checkpoint_name = "/checkpoint.steppe";
constexpr const char* part_name = "/part.steppe";
constexpr std::array working_names{checkpoint_name, "/finals.rows", "/paths.rows"};

nlohmann::ordered_json to_json(const SweepJob& job) {
    nlohmann::ordered_json out{{"file", job.file}, {"metrics", job.options.metrics}};
    if (job.options.replicates) out["replicates"] = *job.options.replicates;
    if (job.options.seed) out["seed"] = *job.options.seed;
    if (job.options.design) out["design"] = *job.options.design;
    out.update({{"save_finals", job.save_finals}, {"save_paths", job.save_paths}, {"audit", job.audit}, {"shard", job.shard}, {"shards", job.shards}});
    return out;
}

SweepJob from_json(const nlohmann::json& in) {
    SweepJob out{.file = in.at("file"), .options = {}};
    out.options.metrics = in.at("metrics").get<std::vector<std::string>>();
    if (in.contains("replicates")) out.options.replicates = in.at("replicates").get<std::uint64_t>();
    if (in.contains("seed")) out.options.seed = in.at("seed").get<std::uint64_t>();
    if (in.contains("design")) out.options.design = in.at("design").get<std::string>();
    out.save_finals = in.at("save_finals");
    out.save_paths = in.at("save_paths");
    out.audit = in.at("audit");
    out.shard = in.at("shard");
    out.shards = in.at("shards");
    if (out.shard >= out.shards || out.file.find('/') != std::string::npos) throw std::runtime_error("it describes no sweep");
    return out;
}

void put(std::string& out, std::uint64_t n) { out.append(reinterpret_cast<const char*>(&n), sizeof n); }

std::uint64_t take(std::string_view& from) {
    std::uint64_t n = 0;
    if (from.size() < sizeof n) throw std::runtime_error("it ends early");
    std::memcpy(&n, from.data(), sizeof n);
    from.remove_prefix(sizeof n);
    return n;
}

std::string to_bytes(const StoredState& stored) {
    std::string out(magic);
    out += stored.fingerprint;
    for (const std::uint64_t n : {stored.state.range.first, stored.state.range.end, stored.state.next, std::uint64_t{stored.state.cells.size()}}) put(out, n);
    for (const auto& [cell, totals] : stored.state.cells) {
        const std::string bytes = totals.bytes();
        put(out, cell);
        put(out, bytes.size());
        out += bytes;
    }
    return out + sha256(out);
}

StoredState from_bytes(std::string_view bytes) {
    constexpr std::size_t digest = 64;
    if (bytes.substr(0, magic.size()) != magic || bytes.size() < magic.size() + 2 * digest) throw std::runtime_error("it is no state of a sweep");
    const std::string_view all = bytes.substr(0, bytes.size() - digest);
    if (sha256(std::string(all)) != bytes.substr(bytes.size() - digest)) throw std::runtime_error("it is truncated or damaged");
    std::string_view rest = all.substr(magic.size());
    StoredState out{.fingerprint = std::string(rest.substr(0, digest)), .state = {}};
    rest.remove_prefix(digest);
    out.state.range.first = take(rest);
    out.state.range.end = take(rest);
    out.state.next = take(rest);
    for (std::uint64_t left = take(rest); left > 0; --left) {
        const std::uint64_t cell = take(rest), size = take(rest);
        out.state.cells.emplace(static_cast<std::size_t>(cell), Totals::from_bytes(rest.substr(0, static_cast<std::size_t>(size))));
        rest.remove_prefix(static_cast<std::size_t>(std::min<std::uint64_t>(size, rest.size())));
    }
    return out;
}

bool is_there(const std::string& path) {
    try {
        read_file(path);
        return true;
    } catch (const FileError&) {
        return false;
    }
}

StoredState load_state(const std::string& path) {
    const std::string bytes = read_file(path);
    try {
        return from_bytes(bytes);
    } catch (const std::runtime_error& error) {
        throw FileError(fmt::format("cannot use `{}`: {}", path, error.what()));
    }
}

}  // namespace

SweepFolder::SweepFolder(std::string path, const SweepJob& job) : path_(std::move(path)), job_(job) {
    make_folder(path_);
    remove_temporaries(path_);
    for (const char* name : {"/manifest.json", checkpoint_name, part_name, "/finals.rows", "/paths.rows", "/quantiles.csv", "/quantiles.nc", "/asks.json",
                             "/histograms.csv", "/finals.csv", "/paths.nc", "/report.html"})
        remove_file(path_ + name);
    const auto resolved = resolve(load_scenario(job.file, model_registry(), {.set = job.options.set}));
    std::string all;
    for (const auto& [name, content] : resolved.files) {
        if (const auto slash = name.rfind('/'); slash != std::string::npos) {
            make_folder(path_ + "/" + name.substr(0, slash));
            remove_temporaries(path_ + "/" + name.substr(0, slash));
        }
        write_file(path_ + "/" + name, content);
        all += name + "\n" + sha256(content) + "\n";
    }
    job_.options.set.clear();  // the copy has them
    job_.file = resolved.main;
    auto whole = to_json(job_);
    whole["shard"] = 0;
    fingerprint_ = sha256(all + whole.dump());
    auto json = to_json(job_);
    json["fingerprint"] = fingerprint_;
    for (const auto& [name, content] : resolved.files) json["scenario"][name] = sha256(content);
    write_file(path_ + "/sweep.json", json.dump(2) + "\n");
    job_.file = path_ + "/" + resolved.main;
}

SweepFolder::SweepFolder(std::string path) : path_(std::move(path)) {
    try {
        const auto json = nlohmann::json::parse(read_file(path_ + "/sweep.json"));
        job_ = from_json(json);
        fingerprint_ = json.at("fingerprint");
        for (const auto& [name, digest] : json.at("scenario").items())
            if (sha256(read_file(path_ + "/" + name)) != digest.get<std::string>())
                throw FileError(fmt::format("cannot go on in `{}`: its `{}` was changed after the sweep began", path_, name));
    } catch (const FileError&) {
        throw;
    } catch (const std::exception&) {  // of the parser, or ours
        throw FileError(fmt::format("cannot use `{}/sweep.json`: it describes no sweep", path_));
    }
    job_.file = path_ + "/" + job_.file;
}

void SweepFolder::sync_rows() const {
    for (const auto* rows : {finals_.get(), paths_.get()})
        if (rows != nullptr) rows->sync();
}

void SweepFolder::save_checkpoint(const SweepState& state) const {
    sync_rows();  // it says that they are there
    write_file(path_ + checkpoint_name, to_bytes({fingerprint_, state}));
}

std::optional<SweepState> SweepFolder::checkpoint() const {
    // One that was killed just after its last file has left what it worked with.
    if (is_there(path_ + "/manifest.json")) {
        for (const char* name : working_names) remove_file(path_ + name);
        return std::nullopt;
    }
    if (is_there(path_ + part_name)) {
        remove_file(path_ + checkpoint_name);
        return std::nullopt;
    }
    auto stored = load_state(path_ + checkpoint_name);
    if (stored.fingerprint != fingerprint_) throw FileError(fmt::format("the checkpoint in `{}` is of another sweep", path_));
    return std::move(stored.state);
}

void SweepFolder::save_part(const SweepState& state) const {
    sync_rows();
    write_file(path_ + part_name, to_bytes({fingerprint_, state}));
    remove_file(path_ + checkpoint_name);
}

StoredState SweepFolder::part() const { return load_state(path_ + part_name); }

void SweepFolder::open_rows(const SweepPlan& plan) {
    if (job_.save_finals) finals_ = std::make_unique<RowFile>(path_ + "/finals.rows", finals_width(plan));
    if (job_.save_paths) paths_ = std::make_unique<RowFile>(path_ + "/paths.rows", plan.columns());
}

void SweepFolder::keep(const SweepPlan& plan, ChunkRange range, const ChunkView& chunk) const {
    const std::uint64_t row = row_of(plan, chunk.cell, chunk.first) - first_row(plan, range.first);
    if (finals_) finals_->put(row, final_rows(plan, chunk));
    if (paths_) paths_->put(row, path_rows(plan, chunk));
}

void SweepFolder::append_rows(const SweepPlan& plan, const SweepFolder& part, ChunkRange range) const {
    const auto copy = [&](const std::unique_ptr<RowFile>& to, const char* name, std::size_t width) {
        if (!to) return;
        const RowFile from(part.path_ + name, width);
        const std::uint64_t first = first_row(plan, range.first), end = first_row(plan, range.end);
        std::vector<double> rows;
        for (std::uint64_t row = first; row < end; row += plan.chunk) {
            rows.resize(static_cast<std::size_t>(std::min<std::uint64_t>(plan.chunk, end - row)) * width);
            from.get(row - first, rows);
            to->put(row, rows);
        }
    };
    copy(finals_, "/finals.rows", finals_width(plan));
    copy(paths_, "/paths.rows", plan.columns());
}

std::vector<std::string> SweepFolder::write_results(const SweepPlan& plan, const SweepState& state, const std::vector<std::string>& command_line,
                                                    double seconds) {
    std::vector<std::string> names{"quantiles.csv", "quantiles.nc", "asks.json", "histograms.csv"};
    write_file(path_ + "/quantiles.csv", quantiles_csv(plan, state));
    const auto write_nc = [&](const std::string& name, const auto& write) {
        write_by(path_ + name, [&](const std::string& to) { write_apart(to, [&] { write(to); }); });
    };
    write_nc("/quantiles.nc", [&](const std::string& to) { write_quantiles_nc(to, plan, state); });
    write_file(path_ + "/asks.json", asks_json(plan, state));
    write_file(path_ + "/histograms.csv", histograms_csv(plan, state));
    if (finals_) {
        write_by(path_ + "/finals.csv", [&](const std::string& to) { write_finals_csv(to, plan, state, *finals_); });
        names.emplace_back("finals.csv");
    }
    if (paths_) {
        write_nc("/paths.nc", [&](const std::string& to) { write_paths_nc(to, plan, state, *paths_); });
        names.emplace_back("paths.nc");
    }
    names.emplace_back("manifest.json");
    write_file(path_ + "/manifest.json", manifest(command_line, load_scenario(job_.file, model_registry()), names, {{"sweep", seconds}}));
    finals_.reset();
    paths_.reset();
    for (const char* name : working_names) remove_file(path_ + name);
    return names;
}

}  // namespace steppe
