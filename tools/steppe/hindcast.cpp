#include <map>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "steppe/analysis/design_futures.hpp"
#include "steppe/model/kinds.hpp"
#include "steppe/report/files.hpp"
#include "steppe/report/hindcast.hpp"
#include "tools/steppe/arguments.hpp"
#include "tools/steppe/commands.hpp"
#include "tools/steppe/ensemble_options.hpp"
#include "tools/steppe/output.hpp"
#include "tools/steppe/progress.hpp"
#include "tools/steppe/report_page.hpp"

namespace steppe {
namespace {

struct HindcastArguments {
    std::string suite, data = "scenarios/hindcast/data";
    EnsembleOptions ensemble;  ///< only quiet
    OutputOptions output;

    [[nodiscard]] bool runs(const char* name) const { return suite.empty() || suite == name; }
};

/// The files of a suite, each read once.
class HindcastData {
public:
    explicit HindcastData(Paths paths) : paths_(paths) {}
    [[nodiscard]] Paths paths() const { return paths_; }
    /// \throws UsageError
    const std::string& read(const std::string& path) {
        const auto [at, is_new] = texts_.try_emplace(path);
        if (is_new) at->second = read_text(path);
        return at->second;
    }
    /// Returns a scenario, after adding its files. \throws ScenarioError
    Scenario load(const std::string& path) {
        auto out = load_scenario(path, model_registry(), {.set = {}, .paths = paths_});
        for (const auto& file : files_of({&out})) texts_.emplace(file->path, file->text);
        return out;
    }
    [[nodiscard]] std::vector<InputFile> inputs() const {
        std::vector<InputFile> out;
        for (const auto& [path, text] : texts_) out.push_back({path, sha256(text)});
        return out;
    }

private:
    static std::string read_text(const std::string& path);

    Paths paths_;
    std::map<std::string, std::string> texts_;
};

std::string HindcastData::read_text(const std::string& path) {
    try {
        return read_file(path);
    } catch (const FileError& error) {
        throw UsageError(std::string(error.what()) +
                         ". --data names the folder of the observations");
    }
}

/// Returns the suites that compare runs of the engine with an episode, with their titles.
const std::vector<std::pair<std::string, std::string>>& episodes() {
    static const std::vector<std::pair<std::string, std::string>> known{
        {"h3", "rare earths, 2009 to 2023"},
        {"h4",
         "a stop of gallium and germanium, a year without Chinese rare earths, against studies of "
         "them"},
        {"h5", "promises of 2015: the Kazakh-Chinese list, Japan's three trillion yen"},
        {"h6", "trade takes other ways in 2022"},
        {"h7", "an economic offer for the Kurils, 2016 to 2022"},
        {"h8",
         "China's influence on eight states, beside the index of formal bilateral influence "
         "capacity"},
    };
    return known;
}

std::vector<std::string> suite_names() {
    std::vector<std::string> out{"h1", "h2"};
    for (const auto& [suite, title] : episodes()) out.push_back(suite);
    out.emplace_back("h9");
    return out;
}

/// Returns whether any suite sweeps scenarios: Latin hypercube, seed 1.
bool has_episodes(const HindcastArguments& a) {
    return a.suite != "h1" && a.suite != "h2" && a.suite != "h9";
}

std::vector<Claim> claims_of(const HindcastArguments& a, HindcastData& data) {
    const std::string path = a.data + "/claims.csv";
    std::vector<Claim> out;
    for (const auto& claim : parse_claims(path, data.read(path)))
        if (a.suite.empty() || claim.suite == a.suite) out.push_back(claim);
    return out;
}

/// The parts of the work: h1, h2, each scenario of an episode, each world of h9.
class HindcastParts {
public:
    HindcastParts(const HindcastArguments& a, HindcastData& data)
        : control_(control_for(a.ensemble)) {
        std::set<std::string> scenarios;
        if (has_episodes(a))
            for (const auto& claim : claims_of(a, data)) scenarios.insert(claim.scenario);
        total_ = scenarios.size() + (a.runs("h1") ? 1U : 0U) + (a.runs("h2") ? 1U : 0U) +
                 (a.runs("h9") ? static_cast<std::uint64_t>(world_parts) : 0U);
        if (wants_progress(a.ensemble.quiet)) line_.emplace("parts", total_);
    }
    /// Counts a part. \throws Stopped after a signal or --time-limit
    void done() {
        ++done_;
        if (line_) line_->show(done_);
        control_.chunk_done();
        if (*control_.stop && done_ < total_) throw Stopped{};
    }
    /// Removes the line of progress.
    void end() { line_.reset(); }
    [[nodiscard]] std::string text() const { return fmt::format("{} of {} parts", done_, total_); }

private:
    SweepControl control_;
    std::uint64_t done_ = 0, total_ = 0;
    std::optional<CountLine> line_;
};

void run_episodes(const HindcastArguments& a, HindcastData& data, HindcastParts& parts,
                  std::vector<SuiteScores>& out) {
    const std::string path = a.data + "/claims.csv", seen = a.data + "/fbic.csv";
    const auto asked = claims_of(a, data);
    if (asked.empty())
        throw UsageError(
            fmt::format("{} has no claim{}", path, a.suite.empty() ? "" : " of " + a.suite));
    try {
        const auto scores = score_claims(
            asked, parse_influence(seen, data.read(seen)), model_registry(),
            {.folder = a.data + "/..", .paths = data.paths(), .part_done = [&] { parts.done(); }});
        for (const auto& [suite, title] : episodes()) {
            SuiteScores own{.suite = suite, .title = title, .series = {}};
            for (const auto& score : scores)
                if (score.claim.suite == suite) own.claims.push_back(score);
            if (!own.claims.empty()) out.push_back(std::move(own));
        }
    } catch (const std::invalid_argument& error) {
        throw UsageError(path + ": " + error.what());
    }
}

SuiteScores run_world(const HindcastArguments& a, HindcastData& data, HindcastParts& parts) {
    const std::string path = a.data + "/world_points.csv", ties = a.data + "/world_ties.csv";
    const std::string base = a.data + "/../h9-world.toml";
    const auto tables = parse_world(path, data.read(path));
    SuiteScores out{
        .suite = "h9",
        .title = "the world: positions of 192 states in the UN, from origins 1996 to 2023",
        .series = {}};
    out.ties = parse_studied_layers(ties, data.read(ties));
    try {
        out.world =
            world_hindcast(tables, data.load(base), model_registry(), [&] { parts.done(); });
    } catch (const std::invalid_argument& error) {
        throw UsageError(base + ": " + error.what());
    }
    for (const auto& series : out.world->series) {
        out.series.push_back(series.world);
        out.series.push_back(series.five);
    }
    return out;
}

std::vector<SuiteScores> run_suites(const HindcastArguments& a, HindcastData& data,
                                    HindcastParts& parts) {
    std::vector<SuiteScores> out;
    if (a.runs("h1")) {
        const std::string path = a.data + "/ideal_points.csv";
        out.push_back({"h1", "positions of the five in the UN, from origins 1998 to 2022",
                       points_hindcast(parse_points(path, data.read(path)))});
        parts.done();
    }
    if (a.runs("h2")) {
        const std::string path = a.data + "/agreement.csv";
        out.push_back({"h2", "agreement in the UN, from origins 1998 to 2020",
                       votes_hindcast(parse_agreement(path, data.read(path)))});
        parts.done();
    }
    if (has_episodes(a)) run_episodes(a, data, parts, out);
    if (a.runs("h9")) out.push_back(run_world(a, data, parts));
    parts.end();
    return out;
}

/// Reads every file that the suites need.
std::vector<InputFile> inputs_of(const HindcastArguments& a, HindcastData& data) {
    if (a.runs("h1")) data.read(a.data + "/ideal_points.csv");
    if (a.runs("h2")) data.read(a.data + "/agreement.csv");
    if (has_episodes(a)) {
        data.read(a.data + "/fbic.csv");
        for (const auto& claim : claims_of(a, data)) data.load(a.data + "/../" + claim.scenario);
    }
    if (a.runs("h9")) {
        data.read(a.data + "/world_points.csv");
        data.read(a.data + "/world_ties.csv");
        data.load(a.data + "/../h9-world.toml");
    }
    return data.inputs();
}

void report_stop(const HindcastArguments& a, HindcastParts& parts, Session& session) {
    parts.end();
    session.code = code_after_stop();
    print_note(
        fmt::format("stopped after {}. Nothing was kept: allow more time{}", parts.text(),
                    a.suite.empty() ? ", or run one suite, for instance steppe hindcast h3" : ""));
}

void hindcast_command(const HindcastArguments& a, Session& session) {
    check_report(a.output.report, a.output.folder);
    HindcastData data(session.paths);
    const bool writes = !a.output.folder.empty();
    const auto inputs = writes ? inputs_of(a, data) : std::vector<InputFile>{};
    require_folder(session, a.output.folder, {.scenarios = {}, .others = inputs});
    catch_signals();
    HindcastParts parts(a, data);
    std::vector<SuiteScores> suites;
    const Stopwatch watch;
    try {
        suites = run_suites(a, data, parts);
    } catch (const Stopped&) {
        return report_stop(a, parts, session);
    }
    if (writes && has_episodes(a))
        session.sample = std::make_shared<SampleDesign>(
            SampleDesign{ClaimOptions{.folder = ""}.futures, 1, "lhs"});
    put_result(hindcast_result(suites), a.output, session, inputs, watch.seconds());
}

}  // namespace

void add_hindcast(Command app, Session& session) {
    const auto command =
        app.add("hindcast", "Score the model on past episodes, beside naive rivals");
    auto a = std::make_shared<HindcastArguments>();
    command
        .option(
            "suite", a->suite,
            "h1: positions in the UN, h2: agreement of pairs, h3: rare earths, h4: supply stops,\n"
            "h5: promises, h6: trade in 2022, h7: Kurils, h8: China's influence,\n"
            "h9: positions of the world (default: all)")
        .one_of(suite_names());
    command
        .option("--data DIR", a->data,
                "Folder with ideal_points.csv, agreement.csv, claims.csv, fbic.csv, "
                "world_points.csv and\nworld_ties.csv; its parent has the scenarios")
        .show_default();
    add_output_options(command, session, a->output,
                       "hindcast.csv, hindcast_fits.csv, hindcast_claims.csv, hindcast_world.csv, "
                       "hindcast.json",
                       Resumes::no);
    add_time_limit(command, "Stop after this time with exit code 75; nothing is kept");
    add_progress_option(command);
    command.flag("--quiet", a->ensemble.quiet, "Print nothing on success");
    command.footer(
        "Each forecast uses only data up to its year: fits, trends and bands end at the origin. "
        "Years without an observation are not\n"
        "scored. From h3 to h8 the engine itself runs an episode, with 256 replicates for each "
        "scenario and priors from other sources\n"
        "than the outcome; each miss is reported with its reason. How far to trust the model is in "
        "engine/README.md and in\n"
        "steppe explain trust.\n"
        "Examples:\n"
        "  steppe hindcast\n"
        "  steppe hindcast h3\n"
        "  steppe hindcast h1 --json\n"
        "  steppe hindcast h2 --out out/hindcast");
    command.on_run([=, &session] {
        a->output.quiet = a->ensemble.quiet;
        hindcast_command(*a, session);
    });
}

}  // namespace steppe
