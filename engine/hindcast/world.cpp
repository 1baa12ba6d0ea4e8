#include "engine/hindcast/world.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/core/text.hpp"
#include "engine/hindcast/models.hpp"
#include "engine/hindcast/scores.hpp"
#include "engine/hindcast/world_fit.hpp"

namespace steppe {
namespace {

constexpr int first_five_origin = 1998;  // first origin of peer + norm

/// A forecast method: persistence first, the filter before alike, alike last.
struct Way {
    std::string name, text;
};
const Way ways[] = {
    {"persistence", "nothing changes"},
    {"mean of 3 years", "back to the mean of the last three years"},
    {"filter", "the fitted part of the way back to that mean, without ties"},
    {"alike", "the filtered start, then the equation of positions with the layer alike"},
};
constexpr std::size_t way_count = std::size(ways);

/// Forecast errors of all methods at one horizon; in the group of the five, peer + norm precedes
/// alike.
struct WorldGroup {
    explicit WorldGroup(std::size_t count) : errors(count) {}

    std::vector<std::size_t> state;  ///< of each entry
    std::vector<Ledger> errors;      ///< by method

    /// Returns the scores of a method, with an interval over origins and states.
    [[nodiscard]] HorizonScore score(std::size_t way, std::size_t base, int horizon) const {
        auto out = score_of(errors[way], errors[base], horizon, {});
        std::vector<PairedSquares> pairs;
        for (std::size_t n = 0; n < state.size(); ++n) {
            const double own = errors[way][n].error, other = errors[base][n].error;
            pairs.push_back({errors[way][n].origin, state[n], own * own, other * other});
        }
        out.skill_interval = two_way_interval(pairs, horizon);
        return out;
    }
};

/// Returns a series of the nine states of the older hindcast, in their order there.
YearTable nine_of(const WorldTables& tables, const YearTable& points) {
    YearTable out(hindcast_states().size(), points.first(), points.last());
    for (std::size_t n = 0; n < hindcast_states().size(); ++n) {
        const auto at =
            std::lower_bound(tables.states.begin(), tables.states.end(), hindcast_states()[n]);
        for (int year = points.first(); year <= points.last(); ++year)
            out.set(n, year, points.at(static_cast<std::size_t>(at - tables.states.begin()), year));
    }
    return out;
}

class WorldCheck {
public:
    WorldCheck(const WorldTables& tables, const YearTable& points, const Scenario& base,
               const Registry& registry, const std::function<void()>& part_done)
        : tables_(tables),
          points_(points),
          nine_(nine_of(tables, points)),
          base_(base),
          registry_(registry),
          part_done_(part_done),
          model_(points, world_scale * base.layers.begin()->second.width.value) {}

    WorldSeries scores(const std::string& name, const std::string& text) {
        WorldSeries out;
        out.fits = model_.fits();
        for (const auto& fit : out.fits) check(fit);
        if (part_done_) part_done_();
        out.world = scores_of(world_, all_ways());
        out.world.series = "world, " + name;
        out.world.text = fmt::format("positions of {} states, {}", tables_.states.size(), text);
        out.five = scores_of(five_, ways_of_five());
        out.five.series = "five in the world, " + name;
        out.five.text = "the same forecasts of the five of Central Asia, beside their own model";
        for (std::size_t n = 0; n < world_.size(); ++n) {
            const auto gain = world_[n].score(way_count - 1, way_count - 2, scored_horizons()[n]);
            out.gains.push_back({gain.horizon, gain.skill, gain.skill_interval});
        }
        add_nulls(out.gains);
        return out;
    }

private:
    static std::vector<Way> all_ways() { return {std::begin(ways), std::end(ways)}; }

    static std::vector<Way> ways_of_five() {
        auto out = all_ways();
        out.insert(out.end() - 1, {"peer + norm", "the model of the five alone, fitted to them"});
        return out;
    }

    static SeriesScores scores_of(const std::vector<WorldGroup>& groups,
                                  const std::vector<Way>& of) {
        SeriesScores out{.series = {}, .text = {}, .unit = "ideal point", .models = {}, .fits = {}};
        for (std::size_t w = 0; w < of.size(); ++w) {
            ModelScores scores{.name = of[w].name, .text = of[w].text, .horizons = {}};
            for (std::size_t n = 0; n < groups.size(); ++n)
                scores.horizons.push_back(groups[n].score(w, 0, scored_horizons()[n]));
            out.models.push_back(std::move(scores));
        }
        return out;
    }

    void check(const AlikeFit& fit) {
        const auto& from = model_.year(fit.origin);
        const int years = std::min(scored_horizons().back(), model_.last() - fit.origin);
        const auto ahead = engine_forecast(base_, registry_, tables_.states, from, fit, years);
        PointForecast of_five;
        if (fit.origin >= first_five_origin) of_five = point_models().back().fit(nine_, fit.origin);
        for (std::size_t n = 0; n < world_.size(); ++n) {
            const int horizon = scored_horizons()[n];
            if (fit.origin < first_world_origin(horizon) || horizon > years) continue;
            std::vector<double> five;
            if (of_five) five = of_five(fit.origin, latest_movers(nine_, fit.origin), horizon);
            for (std::size_t i = 0; i < from.states.size(); ++i) {
                const double then = points_.at(from.states[i], fit.origin + horizon);
                if (std::isnan(then)) continue;
                const double last = from.last[0][i], mean = from.mean[0][i];
                std::vector<double> said{last, mean, last + fit.recent_filter * (mean - last),
                                         ahead[static_cast<std::size_t>(horizon) - 1][i]};
                add(world_[n], fit.origin, from.states[i], said, then);
                const auto mover = mover_of(from.states[i]);
                if (mover >= five.size()) continue;
                said.insert(said.end() - 1, five[mover]);
                add(five_[n], fit.origin, from.states[i], said, then);
            }
        }
    }

    static void add(WorldGroup& group, int origin, std::size_t state,
                    const std::vector<double>& said, double then) {
        group.state.push_back(state);
        for (std::size_t w = 0; w < said.size(); ++w)
            group.errors[w].push_back({.origin = origin, .error = said[w] - then});
    }

    /// Returns the index among the states of the older hindcast; the first five are forecast.
    [[nodiscard]] std::size_t mover_of(std::size_t state) const {
        const auto& nine = hindcast_states();
        return index_of(nine, tables_.states[state]);
    }

    void add_nulls(std::vector<AlikeGain>& gains) const {
        const double width = world_scale * base_.layers.begin()->second.width.value;
        for (int number = 0; number < null_worlds; ++number) {
            const auto found = alike_gains(null_world(points_, number), width);
            for (std::size_t n = 0; n < gains.size(); ++n) {
                gains[n].null_mean += found[n] / null_worlds;
                gains[n].null_largest =
                    number == 0 ? found[n] : std::max(gains[n].null_largest, found[n]);
            }
            if (part_done_) part_done_();
        }
    }

    const WorldTables& tables_;
    const YearTable& points_;
    YearTable nine_;
    const Scenario& base_;
    const Registry& registry_;
    const std::function<void()>& part_done_;
    AlikeModel model_;
    std::vector<WorldGroup> world_{scored_horizons().size(),
                                   WorldGroup(way_count)};  ///< by horizon
    std::vector<WorldGroup> five_{scored_horizons().size(), WorldGroup(way_count + 1)};
};

}  // namespace

WorldScores world_hindcast(const WorldTables& tables, const Scenario& base,
                           const Registry& registry, const std::function<void()>& part_done) {
    const auto compares_means = [](const Layer& layer) {
        return layer.form == LayerForm::positions && layer.issues.items.size() == 1 &&
               layer.issues.items[0].value == "three-year-mean";
    };
    if (base.layers.size() != 1 || !compares_means(base.layers.begin()->second) ||
        base.issues.count("order") == 0 || base.agents.empty())
        throw std::invalid_argument(
            "needs an agent, [issue.order] and one layer, of kind \"alike\" with issues = "
            "[\"three-year-mean\"]");
    const auto listens = [](const auto& agent) {
        return agent.second.susceptibility.value == 1 && agent.second.autonomy.value == 0;
    };
    if (base.time.step.value != "year" ||
        !std::all_of(base.agents.begin(), base.agents.end(), listens) ||
        base.layers.begin()->second.width.distribution)
        throw std::invalid_argument(
            "needs step = \"year\", susceptibility 1, autonomy 0 and a width that is one number: "
            "the fit supports no others");
    WorldScores out{.series = {}, .null_worlds = null_worlds};
    out.series.push_back(WorldCheck(tables, tables.all_votes, base, registry, part_done)
                             .scores("all votes", "all votes"));
    out.series.push_back(WorldCheck(tables, tables.final_passage, base, registry, part_done)
                             .scores("final passage", "votes on final passage"));
    return out;
}

}  // namespace steppe
