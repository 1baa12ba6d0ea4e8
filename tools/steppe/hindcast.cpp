#include <set>

#include "engine/analysis/design_futures.hpp"
#include "engine/core/files.hpp"
#include "engine/hindcast/result.hpp"
#include "engine/model/kinds.hpp"
#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

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

class Hindcast final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;
    bool runs(const char* name) const { return suite_.empty() || suite_ == name; }
    /// Returns whether any suite sweeps scenarios: Latin hypercube, seed 1.
    bool has_episodes() const { return suite_ != "h1" && suite_ != "h2" && suite_ != "h9"; }
    /// Returns a file of --data, which is read once. \throws UsageError
    const std::string& text_of(const std::string& path);
    template <class Parse>
    auto parsed(const char* name, Parse parse) {
        const auto path = data_ + "/" + name;
        return parse(path, text_of(path));
    }
    /// Loads a scenario of the suites. \throws ScenarioError
    Scenario scenario(const std::string& name);
    std::vector<Claim> claims();
    void read_all();
    std::uint64_t count_parts();
    /// Counts a part of the work: h1, h2, a scenario of an episode, a world of h9.
    /// \throws Stopped after a signal or --time-limit
    void part_done();
    void run_episodes(std::vector<SuiteScores>& out);
    SuiteScores run_world();
    std::vector<SuiteScores> run_suites();

    std::string suite_, data_ = "scenarios/hindcast/data";
    std::map<std::string, std::string> texts_;
    std::uint64_t done_ = 0, parts_ = 0;
    std::optional<CountLine> line_;
};

const std::string& Hindcast::text_of(const std::string& path) {
    const auto [place, is_new] = texts_.try_emplace(path);
    try {
        if (is_new) place->second = read_file(path);
    } catch (const FileError& error) {
        throw UsageError("{}. --data names the folder of the observations", error.what());
    }
    return place->second;
}

Scenario Hindcast::scenario(const std::string& name) {
    auto out =
        load_scenario(data_ + "/../" + name, model_registry(),
                      {.set = {}, .paths = session.anywhere ? Paths::anywhere : Paths::own_folder});
    for (const auto& read : files_of(out)) texts_.emplace(read->path, read->text);
    return out;
}

std::vector<Claim> Hindcast::claims() {
    std::vector<Claim> out;
    for (const auto& claim : parsed("claims.csv", parse_claims))
        if (suite_.empty() || claim.suite == suite_) out.push_back(claim);
    return out;
}

/// Reads every file that the suites need: all are inputs of the result.
void Hindcast::read_all() {
    const auto read = [&](const char* name) { text_of(data_ + "/" + name); };
    if (runs("h1")) read("ideal_points.csv");
    if (runs("h2")) read("agreement.csv");
    if (has_episodes()) {
        read("fbic.csv");
        for (const auto& claim : claims()) scenario(claim.scenario);
    }
    if (runs("h9")) {
        read("world_points.csv");
        read("world_ties.csv");
        scenario("h9-world.toml");
    }
    for (const auto& [path, text] : texts_) others.push_back({path, sha256(text)});
}

std::uint64_t Hindcast::count_parts() {
    std::set<std::string> used;
    if (has_episodes())
        for (const auto& claim : claims()) used.insert(claim.scenario);
    return used.size() + (runs("h1") ? 1U : 0U) + (runs("h2") ? 1U : 0U) +
           (runs("h9") ? static_cast<std::uint64_t>(world_parts) : 0U);
}

void Hindcast::part_done() {
    ++done_;
    if (line_) line_->show(done_);
    const auto how = execution_of(options);
    how.chunk_done();
    if (*how.stop && done_ < parts_) throw Stopped{};
}

void Hindcast::run_episodes(std::vector<SuiteScores>& out) {
    const auto path = data_ + "/claims.csv";
    const auto asked = claims();
    if (asked.empty())
        throw UsageError("{} has no claim{}", path, suite_.empty() ? "" : " of " + suite_);
    try {
        const auto scores =
            score_claims(asked, parsed("fbic.csv", parse_influence), model_registry(),
                         {.folder = data_ + "/..",
                          .paths = session.anywhere ? Paths::anywhere : Paths::own_folder,
                          .part_done = [this] { part_done(); }});
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

SuiteScores Hindcast::run_world() {
    const auto tables = parsed("world_points.csv", parse_world);
    SuiteScores out{
        .suite = "h9",
        .title = "the world: positions of 192 states in the UN, from origins 1996 to 2023",
        .series = {}};
    out.ties = parsed("world_ties.csv", parse_studied_layers);
    try {
        out.world = world_hindcast(tables, scenario("h9-world.toml"), model_registry(),
                                   [this] { part_done(); });
    } catch (const std::invalid_argument& error) {
        throw UsageError("{}/../h9-world.toml: {}", data_, error.what());
    }
    for (const auto& series : out.world->series) {
        out.series.push_back(series.world);
        out.series.push_back(series.five);
    }
    return out;
}

std::vector<SuiteScores> Hindcast::run_suites() {
    std::vector<SuiteScores> out;
    if (runs("h1")) {
        out.push_back({"h1", "positions of the five in the UN, from origins 1998 to 2022",
                       points_hindcast(parsed("ideal_points.csv", parse_points))});
        part_done();
    }
    if (runs("h2")) {
        out.push_back({"h2", "agreement in the UN, from origins 1998 to 2020",
                       votes_hindcast(parsed("agreement.csv", parse_agreement))});
        part_done();
    }
    if (has_episodes()) run_episodes(out);
    if (runs("h9")) out.push_back(run_world());
    return out;
}

void Hindcast::analyse() {
    if (!output.folder.empty()) read_all();
    open_folder();
    catch_signals();
    parts_ = count_parts();
    if (wants_progress(options.quiet)) line_.emplace("parts", parts_);
    std::vector<SuiteScores> suites;
    try {
        suites = run_suites();
        line_.reset();
    } catch (const Stopped&) {
        line_.reset();
        session.code = code_after_stop();
        return print_note(
            "stopped after {} of {} parts. Nothing was kept: allow more time{}", done_, parts_,
            suite_.empty() ? ", or run one suite, for instance steppe hindcast h3" : "");
    }
    if (!output.folder.empty() && has_episodes())
        session.sample = SampleDesign{ClaimOptions{.folder = ""}.futures, 1, "lhs"};
    finish(hindcast_result(suites));
}

void Hindcast::add_options() {
    command
        .option(
            "suite", suite_,
            "h1: positions in the UN, h2: agreement of pairs, h3: rare earths, h4: supply stops,\n"
            "h5: promises, h6: trade in 2022, h7: Kurils, h8: China's influence,\n"
            "h9: positions of the world (default: all)")
        .one_of(suite_names());
    command
        .option("--data DIR", data_,
                "Folder with ideal_points.csv, agreement.csv, claims.csv, fbic.csv, "
                "world_points.csv and\nworld_ties.csv; its parent has the scenarios")
        .show_default();
    add_output(
        "hindcast.csv, hindcast_fits.csv, hindcast_claims.csv, hindcast_world.csv, "
        "hindcast.json",
        Resumes::no);
    add_time_limit(command, "Stop after this time with exit code 75; nothing is kept");
    add_progress_option(command);
    command.footer(R"(
Each forecast uses only data up to its year: fits, trends and bands end at the origin. Years without
an observation are not scored. From h3 to h8 the engine itself runs an episode, with 256 replicates
for each scenario and priors from other sources than the outcome; each miss is reported with its
reason. How far to trust the model is in engine/README.md and in steppe explain trust.
Examples:
  steppe hindcast
  steppe hindcast h3
  steppe hindcast h1 --json
  steppe hindcast h2 --out out/hindcast)");
}

}  // namespace

void add_hindcast(Command command, Session& session) { add_command<Hindcast>(command, session); }

}  // namespace steppe
