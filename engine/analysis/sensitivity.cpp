#include "engine/analysis/sensitivity.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include <fmt/format.h>

#include "engine/core/text.hpp"

namespace steppe {
namespace {

constexpr const char* chance_name = "chance (events, noise)";
constexpr std::size_t enough_rows = 256, least_rows = 16, least_trajectories = 8;
constexpr std::size_t screened_inputs = 12;  // separate players after a screening
constexpr std::uint64_t screening_part = 4;  // maximum fraction of the budget for a screening
// Above this, all orders cost more runs than they save.
constexpr std::size_t most_players_of_subsets = 3;

/// Rows within a budget: a multiple of eight; for a Sobol' design 8 to 15 scrambles of a power of
/// two.
struct RowCount {
    std::uint64_t rows = 0, scrambles = 1;
};
RowCount rows_for(std::uint64_t budget, std::size_t runs, const std::string& design) {
    const std::uint64_t rows = budget / runs / 8 * 8;
    if (design != "sobol") return {rows, 1};
    const int bits = std::max(3, static_cast<int>(std::bit_width(rows)) - 4);
    return {rows >> bits << bits, std::max<std::uint64_t>(1, rows >> bits)};
}

std::shared_ptr<const Design> base_of(const SensitivityRequest& request,
                                      const std::vector<std::string>& inputs, RowCount count) {
    DesignRequest wanted{.addresses = inputs,
                         .seed = request.seed,
                         .replicates = count.rows,
                         .scrambles = count.scrambles};
    for (const auto& input : inputs) wanted.addresses.push_back("again." + input);
    try {
        return find_design(request.design)->make(wanted);
    } catch (const std::length_error& error) {
        throw UnfitRequest(fmt::format(
            "{}: each input is drawn twice; the design random draws any number", error.what()));
    }
}

/// An analysis of one kind; empty if stopped.
class Analysis {
public:
    Analysis(Experiment& experiment, const SensitivityRequest& request)
        : experiment_(experiment), request_(request), left_(request.budget) {}

    std::optional<Sensitivity> run() {
        if (experiment_.inputs().empty() && !experiment_.has_chance())
            throw UnfitRequest(
                "nothing is uncertain: the scenario has no uncertain input and no chance");
        if (!choose_players()) return std::nullopt;
        if (experiment_.has_chance() && !is_morris()) out_.players.push_back({chance_name});
        if (out_.players.empty())
            throw UnfitRequest(
                "no input is uncertain: the outputs vary by chance only, which Morris's method "
                "leaves out");
        find_joined();
        out_.method = request_.method.value_or(out_.joined_apart ? SensitivityMethod::shapley
                                                                 : SensitivityMethod::sobol);
        if (out_.method == SensitivityMethod::sobol && out_.joined_apart)
            throw UnfitRequest(
                fmt::format("Sobol' indices require independent inputs, but `{}` and `{}` are "
                            "correlated: use the method shapley, or put them into one group",
                            out_.joined_apart->first, out_.joined_apart->second));
        if (!evaluate(out_.method, out_.players, left_)) return std::nullopt;
        return std::move(out_);
    }

private:
    [[nodiscard]] bool is_morris() const { return request_.method == SensitivityMethod::morris; }

    /// \return false if a screening was stopped
    bool choose_players() {
        const auto& inputs = experiment_.inputs();
        const std::size_t runs =
            inputs.size() + (is_morris() ? 1 : 2 + (experiment_.has_chance() ? 1 : 0));
        if (!request_.players.empty()) {
            out_.players = request_.players;
        } else if (left_ / runs >= (is_morris() ? least_trajectories : enough_rows) ||
                   inputs.size() <= 2) {
            out_.choice = PlayerChoice::single;
            out_.players = players_alone(inputs);
        } else if (const std::uint64_t cost = least_trajectories * (inputs.size() + 1);
                   !is_morris() && inputs.size() > screened_inputs &&
                   cost <= left_ / screening_part) {
            out_.choice = PlayerChoice::screened;
            return screen(cost);
        } else {
            out_.choice = PlayerChoice::tables;
            out_.players = players_by(inputs, table_of);
        }
        return true;
    }

    bool screen(std::uint64_t cost) {
        const auto single = players_alone(experiment_.inputs());
        if (!evaluate(SensitivityMethod::morris, single, cost)) return false;
        out_.screening = cost;
        left_ -= cost;
        // An input's share of the sum of all mu*, maximised over the outputs.
        std::vector<double> part(single.size(), 0.0);
        for (const auto& output : out_.outputs) {
            if (output.constant) continue;
            double sum = 0;
            for (const auto& e : output.index[0]) sum += e.value;
            for (std::size_t k = 0; k < part.size() && sum > 0; ++k)
                part[k] = std::max(part[k], output.index[0][k].value / sum);
        }
        std::vector<std::size_t> order(part.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return part[a] > part[b]; });
        order.resize(screened_inputs);
        std::sort(order.begin(), order.end());
        for (const auto k : order) out_.players.push_back(single[k]);
        InputGroup rest{fmt::format("the other {} inputs", single.size() - order.size())};
        for (std::size_t k = 0; k < single.size(); ++k)
            if (!std::binary_search(order.begin(), order.end(), k)) rest.inputs.push_back(k);
        out_.players.push_back(std::move(rest));
        return true;
    }

    /// Finds two inputs of different players that correlations join, directly or indirectly.
    void find_joined() {
        std::vector<std::size_t> player_of(experiment_.inputs().size());
        for (std::size_t g = 0; g < out_.players.size(); ++g)
            for (const auto k : out_.players[g].inputs) player_of[k] = g;
        for (const auto& group : experiment_.joined())
            for (const auto k : group.members)
                if (player_of[k] != player_of[group.members.front()] && !out_.joined_apart)
                    out_.joined_apart = {experiment_.inputs()[group.members.front()],
                                         experiment_.inputs()[k]};
    }

    [[nodiscard]] PickFreezePlan plan_for(SensitivityMethod method,
                                          const std::vector<InputGroup>& players,
                                          std::uint64_t budget) const {
        const auto& inputs = experiment_.inputs();
        const bool morris = method == SensitivityMethod::morris;
        PickFreezePlan plan{
            .base = nullptr, .inputs = inputs.size(), .players = players, .seed = request_.seed};
        plan.redraw = method == SensitivityMethod::sobol                     ? Redraw::saltelli
                      : !morris && players.size() <= most_players_of_subsets ? Redraw::subsets
                                                                             : Redraw::chain;
        const std::size_t runs = runs_of(plan.redraw, players.size()),
                          least = morris ? least_trajectories : least_rows;
        const RowCount count = rows_for(budget, runs, morris ? "random" : request_.design);
        if (count.rows < least)
            throw UnfitRequest(
                fmt::format("{} {} too few for {} {}: at least {} x {} = {}",
                            count_of(budget, "run"), budget == 1 ? "is" : "are", players.size(),
                            players.size() == 1 ? "input or group" : "inputs or groups", least,
                            runs, least * runs));
        plan.rows = count.rows;
        plan.base =
            morris ? morris_levels(inputs, request_.seed) : base_of(request_, inputs, count);
        if (!morris) plan.joined = experiment_.joined();
        return plan;
    }

    /// Runs the design and estimates into `out_`.
    /// \return false if stopped
    bool evaluate(SensitivityMethod method, const std::vector<InputGroup>& players,
                  std::uint64_t budget) {
        const auto design = std::make_shared<PickFreeze>(plan_for(method, players, budget));
        const RowLayout layout = design->layout();
        const auto y = experiment_.evaluate(design, layout.size());
        if (!y) return false;
        const auto estimate = method == SensitivityMethod::sobol     ? sobol_indices
                              : method == SensitivityMethod::shapley ? shapley_effects
                                                                     : morris_effects;
        out_.outputs.clear();
        for (std::size_t m = 0; m < experiment_.outputs().size(); ++m)
            out_.outputs.push_back(estimate(y->data() + m * layout.size(), *design));
        out_.rows = layout.rows;
        out_.runs = layout.runs;
        out_.kinds = method == SensitivityMethod::sobol ? std::vector<std::string>{"total", "first"}
                     : method == SensitivityMethod::shapley
                         ? std::vector<std::string>{"shapley"}
                         : std::vector<std::string>{"mu_star", "mu", "sigma"};
        return true;
    }

    Experiment& experiment_;
    const SensitivityRequest& request_;
    std::uint64_t left_;
    Sensitivity out_;
};

}  // namespace

std::string_view name_of(SensitivityMethod method) {
    return method == SensitivityMethod::morris  ? "morris"
           : method == SensitivityMethod::sobol ? "sobol"
                                                : "shapley";
}

std::optional<Sensitivity> analyse_sensitivity(Experiment& experiment,
                                               const SensitivityRequest& request) {
    return Analysis(experiment, request).run();
}

}  // namespace steppe
