#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "steppe/execution.hpp"

#pragma GCC visibility push(default)

/// Options of the analyses of a Model. Dates look like `2031-04-01`; an empty one is the end.
///
///     const auto model = steppe::Model::load("japan-20b.toml");
///     const auto best = model.optimise({.vary = {{"pledge.japan-20b.technology", 0, 1}},
///                                       .metric = "gdp.UZB"});
///     std::puts(best.answer.c_str());
namespace steppe {

/// An address of a number, and the range of values to search.
struct Variable {
    std::string address;
    double low = 0, high = 0;
};

struct AnswerOptions {
    std::uint64_t replicates = 256;      ///< for ranges and probabilities; 0: none
    std::uint64_t seed = 1;              ///< of the replicates, a Latin hypercube
    std::vector<std::string> metrics{};  ///< patterns to list; the answer is about a single one
    std::string at{};                    ///< date of the answer, or of several metrics
    /// The parts of the result: those of the short text, also all tables, also the data of the
    /// explorer.
    enum class Extent { text, tables, explorer } extent = Extent::tables;
    bool steady = false;         ///< also the equilibrium of positions in the final network
    bool agents = false;         ///< a file with the final position of each agent of a population
    std::string influence_of{};  ///< agent of a population, or state: its weight in equilibrium
    Execution execution{};
};

struct PathOptions {
    std::string from{}, to{};  ///< agents by id or name; empty: a table of the whole network
    std::string at{};          ///< of the network
    std::size_t count = 10;    ///< of the chains, at most
};

struct CompareOptions {
    std::string at{};
    bool central = false;  ///< also the difference of the central runs
    Sampling sampling{};   ///< without `vary`
};

struct AttributeOptions {
    std::string metric;
    std::string at{};
    bool by_number = false;  ///< each number is an element, else each table
    /// Orders of the elements to draw if there are more than 12.
    std::uint64_t permutations = 400;
    /// Replicates: means over them, for at most 12 elements. None: central runs.
    Sampling sampling{};
};

struct SensitivityOptions {
    std::vector<std::string> metric;  ///< patterns; `ask.ID` for the answer to a question
    std::string at{};
    /// `morris`, `sobol` or `shapley`; empty: sobol, or shapley if inputs are correlated.
    std::string method{};
    /// Groups of inputs: `table`, `kind` of table, `none`, or `NAME=GLOB,GLOB`; empty: by the
    /// number of runs.
    std::vector<std::string> groups{};
    std::uint64_t runs = 16384;  ///< at most
    std::optional<std::uint64_t> seed{};
    std::string design = "sobol";  ///< `lhs`, `random`
    bool alone = true;             ///< also the effect of each input alone, as a chart
    Execution execution{};
};

struct DiscoverOptions {
    std::string ask;          ///< id of a question
    bool no = false;          ///< explain the answer no
    std::uint64_t boxes = 1;  ///< at most, each among the replicates outside the earlier ones
    /// Share of cases in a box, from 0 to 1: the box of largest coverage with at least this one is
    /// reported. None: the best balance of both.
    std::optional<double> threshold{};
    Sampling sampling{};
};

struct SeekOptions {
    Variable vary;
    std::string ask;                ///< id of a question, or an expression such as `gdp.KAZ > 300`
    std::string at{};               ///< of an expression
    std::optional<double> level{};  ///< probability to reach, with replicates; none: 0.5
    std::optional<int> points{};    ///< values to try first; none: 65, with replicates 17
    Sampling sampling{};            ///< replicates, none: central runs
};

struct OptimiseOptions {
    std::vector<Variable> vary;
    std::string metric;
    std::string at{};
    bool minimise = false;
    bool sum = false;             ///< keep the sum of the varied numbers
    std::optional<int> starts{};  ///< of the search; none: 8, with replicates 2
    Sampling sampling{};          ///< replicates, none: central runs
};

struct CalibrateOptions {
    /// A number to fit, with a range that cuts its distribution, and that an exact number needs; or
    /// a pattern of uncertain numbers.
    struct Free {
        std::string address;
        std::optional<double> low{}, high{};
    };
    std::string observations;  ///< CSV with the columns date,metric,value and, if known, sd
    std::string to = "observations.csv";  ///< its name
    std::vector<Free> vary{};             ///< empty: all uncertain numbers, at most 12
    std::optional<int> until{};  ///< last year to fit; later observations are held out and scored
    int starts = 8;              ///< of the search
    /// Folder for the file calibrated.toml of the result, which names scenarios relative to it;
    /// empty: no such file.
    std::string folder{};
    Execution execution{};
};

struct RegretOptions {
    std::string metric;
    std::string at{};
    bool minimise = false;  ///< prefer less of the metric
    /// Bounds of an outcome that is good enough; at most one.
    std::optional<double> at_least{}, at_most{};
    Sampling sampling{};
};

struct GameOptions {
    std::string issue;   ///< that the powers contest
    std::string powers;  ///< `JPN:+1:4,CHN:-1:10`: pole from -1 to 1, budget in bn USD a year
    /// Weights of the states' positions: `equal`, `gdp`, `military` or `KAZ=2,UZB=1`, for one power
    /// `JPN:equal`; later ones replace earlier ones. Default: `gdp`.
    std::vector<std::string> value{};
    std::string on = "targets";  ///< states that can be paid: `targets`, `others`, or `KAZ,UZB`
    /// Weight of 1 bn USD a year on a state, whose conviction and network together weigh up to 1;
    /// none: 0.05, a coded prior (20 bn USD a year, a hundred times the present payments, weigh as
    /// much as both).
    std::optional<double> pull{};
    std::string at{};           ///< of the network; empty: the start
    std::uint64_t starts = 16;  ///< of the search, if there may be several equilibria
    Execution execution{};      ///< only `begin` is used
};

}  // namespace steppe

#pragma GCC visibility pop
