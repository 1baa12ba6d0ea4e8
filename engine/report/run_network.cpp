#include <algorithm>

#include <fmt/format.h>

#include "engine/report/metric_words.hpp"
#include "engine/report/number_format.hpp"
#include "engine/report/run_view.hpp"

namespace steppe {
namespace {

constexpr std::size_t most_drawn = 40, most_pairs = 400;

/// A power's influence on a state.
struct Pair {
    Index on = 0, of = 0;
    double weight = 0;  ///< at the opened date, share of the state's total input
};

class NetworkChart {
public:
    explicit NetworkChart(const RunView& view)
        : view_(view), agents_(view.agents()), slider_(view) {
        for (const Index i : agents_.targets)
            for (const Index j : agents_.powers)
                if (i != j)
                    pairs_.push_back({i, j, weight("influence", {i, j, 0})[slider_.opened]});
        choose();
    }

    [[nodiscard]] bool empty() const {
        return std::all_of(pairs_.begin(), pairs_.end(),
                           [](const Pair& p) { return p.weight <= 0; });
    }

    /// Explains what the picture omits.
    [[nodiscard]] std::vector<std::string> lead() const {
        std::vector<std::string> out;
        if (left_out_ > 0)
            out.push_back(fmt::format("Of {} and {} the strongest are shown: {} among {}.",
                                      count_of(agents_.size(), "agent"),
                                      count_of(pairs_.size() + left_out_, "influence"),
                                      grouped(pairs_.size()), count_of(shown_.size(), "agent")));
        return out;
    }

    [[nodiscard]] Table table() const {
        Table out{.key = "network",
                  .unit = "share",
                  .columns = {{"on", "on"},
                              {"of", "of"},
                              {"first", view_.dates.front(), Show::value},
                              {"last", opened(), Show::value}},
                  .note = "The width of an arrow is its part of all influence on the state.",
                  .css = "wide"};
        out.faces = Table::Faces::page;
        out.most = pairs_.size();
        out.chart = {{"kind", "network"}, {"unit", "%"}, {"digits", 1}, {"agents", nodes()}};
        auto layers = Json::array({"all layers"}), edges = Json::array(), values = Json::array(),
             without = Json::array();
        std::vector<std::string> metrics{"influence"};
        for (const auto& layer : view_.program().layers) {
            layers.push_back(layer.id);
            metrics.push_back("layer_influence." + layer.id);
        }
        for (const auto& metric : metrics) {
            values.push_back(matrix(metric, &RunView::series));
            if (view_.without != nullptr) without.push_back(matrix(metric, &RunView::other));
        }
        const Pair* largest = nullptr;
        for (const auto& p : pairs_) {
            edges.push_back({place_of(p.of), place_of(p.on)});
            out.row(agents_.name[p.on], agents_.name[p.of], weight("influence", p).front(),
                    p.weight);
            if (largest == nullptr || p.weight > largest->weight) largest = &p;
        }
        out.chart.update({{"dates", slider_.dates},
                          {"date", slider_.opened},
                          {"edges", edges},
                          {"values", values}});
        out.chart["choices"] = {
            {{"label", "Through"}, {"name", "layer"}, {"options", layers}, {"chosen", 0}}};
        if (!without.empty()) {
            out.chart["without"] = std::move(without);
            out.chart["choices"].push_back({{"label", "Show"},
                                            {"name", "what"},
                                            {"options", {"with", "without", "the difference"}},
                                            {"chosen", 0}});
        }
        out.title = fmt::format(
            "The largest single influence in {} is {} on {}: {:.1f} % of all influence on it",
            year_of(opened()), whose(agents_.name[largest->of]), agents_.name[largest->on],
            100 * largest->weight);
        return out;
    }

private:
    [[nodiscard]] std::string opened() const { return slider_.dates.at(slider_.opened); }

    /// Returns a metric of a pair at the slider's dates.
    [[nodiscard]] std::vector<double> weight(
        const std::string& metric, const Pair& p,
        std::optional<std::vector<double>> (RunView::*what)(const std::string&)
            const = &RunView::series) const {
        const auto series =
            (view_.*what)(fmt::format("{}.{}.{}", metric, agents_.id[p.on], agents_.id[p.of]));
        std::vector<double> out;
        for (const int t : slider_.steps)
            out.push_back(series ? (*series)[static_cast<std::size_t>(t)] : 0.0);
        return out;
    }

    /// Selects powers and targets; if there are too many, the heaviest pairs of few of them.
    void choose() {
        for (Index i = 0; i < agents_.size(); ++i)
            if (agents_.role[i] != Role::other) shown_.push_back(i);
        if (shown_.size() <= most_drawn && pairs_.size() <= most_pairs) return;
        std::stable_sort(pairs_.begin(), pairs_.end(),
                         [](const Pair& a, const Pair& b) { return a.weight > b.weight; });
        const std::size_t all = pairs_.size();
        std::vector<Index> chosen;
        std::vector<Pair> kept;
        const auto is_chosen = [&](Index i) {
            return std::find(chosen.begin(), chosen.end(), i) != chosen.end();
        };
        for (const auto& p : pairs_) {
            const std::size_t more = (is_chosen(p.on) ? 0U : 1U) + (is_chosen(p.of) ? 0U : 1U);
            if (kept.size() == most_pairs || chosen.size() + more > most_drawn) continue;
            for (const Index i : {p.on, p.of})
                if (!is_chosen(i)) chosen.push_back(i);
            kept.push_back(p);
        }
        std::sort(chosen.begin(), chosen.end());
        shown_ = std::move(chosen);
        pairs_ = std::move(kept);
        left_out_ = all - pairs_.size();
    }

    [[nodiscard]] std::size_t place_of(Index agent) const {
        return static_cast<std::size_t>(std::lower_bound(shown_.begin(), shown_.end(), agent) -
                                        shown_.begin());
    }

    [[nodiscard]] Json nodes() const {
        auto out = Json::array();
        for (const Index i : shown_) {
            out.push_back({{"name", agents_.name[i]},
                           {"colour", view_.colour(i)},
                           {"power", agents_.role[i] == Role::power},
                           {"state", agents_.role[i] == Role::target}});
            out.back()["at"] = view_.degrees(i);
        }
        return out;
    }

    /// Returns a metric of the pairs by date, in percent.
    [[nodiscard]] Json matrix(
        const std::string& metric,
        std::optional<std::vector<double>> (RunView::*what)(const std::string&) const) const {
        std::vector<std::vector<double>> out(slider_.steps.size());
        for (const auto& p : pairs_) {
            const auto values = weight(metric, p, what);
            for (std::size_t n = 0; n < slider_.steps.size(); ++n)
                out[n].push_back(100 * values[n]);
        }
        return out;
    }

    const RunView& view_;
    const Agents& agents_;
    SliderSteps slider_;
    std::vector<Pair> pairs_;
    std::vector<Index> shown_;  ///< in agent order
    std::size_t left_out_ = 0;  ///< pairs
};

}  // namespace

ResultSection network_section(const RunView& view) {
    if (view.agents().powers.empty() || view.agents().targets.empty()) return {};
    const NetworkChart network(view);
    if (network.empty()) return {};
    return {"Who influences whom", network.lead(), {network.table()}};
}

}  // namespace steppe
