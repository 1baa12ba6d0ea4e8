#include <cstdio>
#include <filesystem>
#include <iterator>

#include "engine/core/files.hpp"
#include "engine/core/philox.hpp"
#include "engine/population/data.hpp"
#include "engine/population/generate.hpp"
#include "tools/steppe/analysis.hpp"
#include "tools/steppe/terminal.hpp"

namespace steppe {
namespace {

struct Generate : BasicCommand {
    void add_options();
    void run();

    std::string rule{}, format = "csv", out{};
    std::uint32_t agents = 0;
    double degree = 0, rewired = 0;
    std::uint32_t issues = 1, groups = 8;
    std::uint64_t seed = 1;
};

constexpr std::uint32_t rows_at_once = 1U << 14U;  // of a table, between two writes

SparseRows network_of(const Generate& a) {
    try {
        if (a.rule == "rmat") return rmat(a.agents, a.degree, a.seed);
        if (a.rule == "uniform") return uniform(a.agents, a.degree, a.seed);
        return lattice(a.agents, a.degree, a.rewired, a.seed);
    } catch (const std::invalid_argument& wrong) {
        throw UsageError(wrong.what());
    }
}

/// Returns the draw of an agent under a name, in (0, 1).
double drawn(std::uint64_t seed, const std::string& name, std::uint32_t agent) {
    const auto words = philox(counter_of(agent), key_of(seed, name));
    return uniform(words[0], words[1]);
}

/// Writes a table row by row and reports progress. `row(i, piece)` appends the lines of agent i;
/// `lines(i)` returns the number of lines before it.
template <class Row, class Lines>
void write_rows(const std::string& path, const std::string& head, std::uint32_t agents, Row row,
                Lines lines) {
    WorkLine line("k lines", 1e3);
    const std::string what = "writing " + std::filesystem::path(path).filename().string();
    std::uint32_t next = 0;
    write_pieces(path, [&](std::string& piece) {
        if (next == 0) piece = head;
        const std::uint32_t end = next + std::min(agents - next, rows_at_once);
        for (; next < end; ++next) row(next, piece);
        line.show(what, lines(next), lines(agents));
        return next < agents;
    });
}

/// Draws convictions around a centre per group and issue, and susceptibilities between 0.5 and
/// 0.95.
void write_agents(const Generate& a) {
    std::vector<std::string> issue;
    std::vector<double> centre;  // groups x issues
    std::string head = "id,group,susceptibility";
    for (std::uint32_t k = 1; k <= a.issues; ++k) {
        issue.push_back(fmt::format("conviction.issue-{}", k));
        head += "," + issue.back();
    }
    for (std::uint32_t g = 0; g < a.groups; ++g)
        for (const auto& name : issue) centre.push_back(drawn(a.seed, "group." + name, g) - 0.5);
    write_rows(
        a.out + "/agents.csv", head + "\n", a.agents,
        [&](std::uint32_t i, std::string& piece) {
            const auto g = static_cast<std::uint32_t>(std::uint64_t{i} * a.groups / a.agents);
            fmt::format_to(std::back_inserter(piece), "{},group-{},{:.2f}", i + 1, g + 1,
                           0.5 + 0.45 * drawn(a.seed, "susceptibility", i));
            for (std::uint32_t k = 0; k < a.issues; ++k)
                fmt::format_to(std::back_inserter(piece), ",{:.3f}",
                               centre[g * a.issues + k] + drawn(a.seed, issue[k], i) - 0.5);
            piece += '\n';
        },
        [](std::uint32_t i) { return i; });
}

/// Returns whether all inputs of each agent have equal weights, so that the file needs no weights.
bool is_plain(const SparseRows& W) {
    for (std::uint32_t i = 0; i < W.rows(); ++i)
        for (std::uint64_t e = W.begin[i]; e < W.begin[i + std::size_t{1}]; ++e)
            if (W.weight[e] != W.weight[W.begin[i]]) return false;
    return true;
}

void write_edges(const Generate& a, const SparseRows& W) {
    const bool plain = is_plain(W), matrix = a.format == "mtx";
    const char between = matrix ? ' ' : ',';
    const std::string head = matrix
                                 ? fmt::format(
                                       "%%MatrixMarket matrix coordinate {} general\n% column is "
                                       "an input of row\n{} {} {}\n",
                                       plain ? "pattern" : "real", a.agents, a.agents, W.entries())
                                 : fmt::format("listener,speaker{}\n", plain ? "" : ",weight");
    write_rows(
        fmt::format("{}/edges.{}", a.out, a.format), head, a.agents,
        [&](std::uint32_t i, std::string& piece) {
            const fmt::format_int listener(i + 1);
            for (std::uint64_t e = W.begin[i]; e < W.begin[i + std::size_t{1}]; ++e) {
                const fmt::format_int speaker(W.column[e] + 1);
                piece.append(listener.data(), listener.size());
                piece += between;
                piece.append(speaker.data(), speaker.size());
                if (!plain) piece += between + shortest(W.weight[e]);
                piece += '\n';
            }
        },
        [&](std::uint32_t i) { return W.begin[i]; });
}

void write_scenario(const Generate& a, const SparseRows& W) {
    std::string text = fmt::format(
        R"(# Generated by rule: {}
title = "A population of {}, {} by the rule {}"

[time]
start = 2026-01-01
step = "quarter"
years = 5

[crowd]
agents = "agents.csv"
edges = "edges.{}"
basis = "derived"
note = "drawn at random, seed {}"
)",
        command_text(a.session.command_line), count_of(a.agents, "agent"),
        count_of(W.entries(), "tie"), a.rule, a.format, a.seed);
    for (std::uint32_t k = 1; k <= a.issues; ++k)
        text += fmt::format("\n[issue.issue-{}]\nname = \"issue {}\"\n", k, k);
    write_file(a.out + "/scenario.toml", text);
}

void Generate::run() {
    if (rule != "lattice" && rewired > 0) throw UsageError("--rewired applies only to lattice");
    const std::vector<std::string> names{"agents.csv", "edges." + format, "scenario.toml"};
    FolderUse use{.scenarios = {}};
    for (const auto& name : names) use.copies[name] = "";  // the contents are not known yet
    require_folder(session, out, use);
    const SparseRows W = network_of(*this);
    begin_folder(session, out);
    write_agents(*this);
    write_edges(*this, W);
    write_scenario(*this, W);
    auto outputs = names;
    outputs.emplace_back("manifest.json");
    write_manifest(session, out, {}, outputs, {});
    show("-> {}/   {}   {}, {}\nRun it:  steppe run {}/scenario.toml\n", out,
         fmt::join(outputs, "  "), count_of(agents, "agent"), count_of(W.entries(), "tie"), out);
}

void Generate::add_options() {
    command
        .option("rule", rule,
                "Rule for the ties: rmat (few agents influence many), uniform (random "
                "inputs) or lattice (a ring of neighbours)")
        .required()
        .one_of({"rmat", "uniform", "lattice"});
    command.option("-n,--agents", agents, "Number of agents")
        .required()
        .check(whole_number(2, most_population_agents));
    command.option("--degree", degree, "Mean number of inputs of an agent")
        .required()
        .check(real_number());
    command.option("--issues", issues, "Number of issues (default: 1)").check(whole_number(1, 64));
    command.option("--groups", groups, "Number of groups (default: 8)")
        .check(whole_number(1, most_population_groups));
    command
        .option("--rewired", rewired,
                "Lattice: share of ties that are rewired at random (default: 0)")
        .check(real_number());
    add_seed_option(command, seed, "1");
    command
        .option("--format", format, "Format of the ties: csv or mtx, Matrix Market (default: csv)")
        .one_of({"csv", "mtx"});
    add_folder_options(command, session, out, "Folder to write to", Resumes::no).required();
    command.footer(R"(Examples:
  steppe generate uniform -n 10000 --degree 16 --out out/crowd && steppe run out/crowd/scenario.toml
  steppe generate rmat -n 1000000 --degree 16 --issues 4 --format mtx --out out/million
  steppe generate lattice -n 5000 --degree 6 --rewired 0.05 --seed 7 --out out/ring)");
}

}  // namespace

void add_generate(Command command, Session& session) { add_command<Generate>(command, session); }

}  // namespace steppe
