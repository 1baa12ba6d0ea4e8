#include "engine/analysis/attribution.hpp"

#include <algorithm>
#include <cmath>

#include "engine/analysis/attribution_parts.hpp"
#include "engine/solver/channels.hpp"
#include "engine/solver/run.hpp"

namespace steppe {

double Attribution::rest() const {
    double out = total();
    for (const auto& part : parts) out -= part.value;
    return out;
}

int ReadAt::step(const Program& program) const {
    const auto& c = program.calendar;
    return std::clamp(static_cast<int>(std::floor((month - c.start_month) / c.months_per_step)), 0,
                      c.steps);
}

ReadAt read_at(const AttributionOptions& options, const Program& base, const Program& alt) {
    if (options.at) return {month_ordinal(*options.at)};
    const auto end = [](const Program& p) {
        return p.calendar.start_month + p.calendar.month(p.calendar.steps);
    };
    return {std::min(end(base), end(alt))};
}

Metric metric_named(const Program& program, const std::string& address) {
    if (auto metric = find_metric(program, address)) return *metric;
    return select_metrics(program, {address}).front();  // throws, with a suggestion
}

std::optional<ShapleyValues> play(std::size_t players, const Game& game,
                                  const AttributionOptions& options) {
    if (players <= most_exact_players) return exact_shapley(players, game, options.control);
    return sampled_shapley(players, game, std::max<std::uint64_t>(2, options.permutations / 2),
                           options.seed, options.control);
}

void largest_first(std::vector<Part>& parts) {
    std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
}

namespace {

Attribution from_values(const ShapleyValues& values, const std::vector<std::string>& names) {
    Attribution out{.before = values.none[0], .after = values.all[0], .parts = {}};
    out.before_interval = {out.before, out.before};
    out.after_interval = {out.after, out.after};
    out.total_interval = {out.total(), out.total()};
    out.exact = names.size() <= most_exact_players;
    out.played = values.played;
    for (std::size_t p = 0; p < names.size(); ++p) {
        const double value = values.value[p][0], half = values.half_width[p][0];
        out.parts.push_back(
            {.name = names[p], .value = value, .interval = {value - half, value + half}});
    }
    return out;
}

/// The two scenarios with the union of their pairs, so that shares of one fit into the other.
struct Sides {
    std::shared_ptr<const Program> base, alt;
    SharePaths base_shares, alt_shares;
};

Sides sides_of(const Coalitions& coalitions, const AttributionOptions& options) {
    const auto n = coalitions.players().size();
    auto base = coalitions.scenario(Coalition(n, false)),
         alt = coalitions.scenario(Coalition(n, true));
    const auto narrow_base = coalitions.compile_beside(base),
               narrow_alt = coalitions.compile_beside(alt);
    pad_pairs(base, *narrow_base, *narrow_alt);
    pad_pairs(alt, *narrow_alt, *narrow_base);
    Sides out{coalitions.compile_beside(base), coalitions.compile_beside(alt), {}, {}};
    const int step = read_at(options, *out.base, *out.alt).step(*out.alt);
    out.base_shares = record_shares(*out.base, step);
    out.alt_shares = record_shares(*out.alt, step);
    return out;
}

/// Returns the layers of a program by id, then the channels that are not layers, whose names cannot
/// be ids.
std::vector<std::string> channel_names(const Program& program) {
    std::vector<std::string> out;
    for (const auto& layer : program.layers) out.push_back(layer.id);
    out.insert(out.end(), {"value of trade", "re-export"});
    return out;
}

/// Returns the names of channels whose shares differ anywhere.
std::vector<std::string> moved_channels(const Sides& sides) {
    std::vector<std::string> out;
    const auto gather = [&out](const Program& own, const SharePaths& shares,
                               const SharePaths& others) {
        const auto names = channel_names(own);
        for (std::size_t l = 0; l < names.size(); ++l)
            for (std::size_t t = 0; t < shares.size(); ++t)
                if (shares[t][l] != others[t][l]) {
                    out.push_back(names[l]);
                    break;
                }
    };
    gather(*sides.alt, sides.alt_shares, shares_for(*sides.alt, *sides.base, sides.base_shares));
    gather(*sides.base, sides.base_shares, shares_for(*sides.base, *sides.alt, sides.alt_shares));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

/// Returns the channels of a program held at the other's shares: those whose names are `held`.
std::vector<bool> pinned_channels(const Program& program, const std::vector<std::string>& names,
                                  const Coalition& held) {
    const auto own = channel_names(program);
    std::vector<bool> out(own.size(), false);
    for (std::size_t l = 0; l < out.size(); ++l)
        for (std::size_t p = 0; p < names.size(); ++p)
            if (names[p] == own[l]) out[l] = held[p];
    return out;
}

}  // namespace

std::optional<Attribution> attribute_elements(const Coalitions& coalitions,
                                              const AttributionOptions& options) {
    const auto& players = coalitions.players();
    const auto base = coalitions.program(Coalition(players.size(), false)),
               alt = coalitions.program(Coalition(players.size(), true));
    const ReadAt when = read_at(options, *base, *alt);
    const auto values = play(
        players.size(),
        [&](const Coalition& in) {
            const auto program = coalitions.program(in);
            return run_to(*program, program->centre, when.step(*program),
                          {metric_named(*program, options.metric)});
        },
        options);
    if (!values) return std::nullopt;
    std::vector<std::string> names;
    names.reserve(players.size());
    for (const auto& player : players) names.push_back(player.name);
    auto out = from_values(*values, names);
    describe_parts(players, out);
    largest_first(out.parts);
    return out;
}

void describe_parts(const std::vector<Player>& players, Attribution& out) {
    for (std::size_t p = 0; p < players.size(); ++p) {
        out.parts[p].changes = players[p].changes.size();
        for (const auto& change : players[p].changes)
            out.parts[p].addresses.push_back(change.address);
    }
}

std::optional<Attribution> attribute_channels(const Coalitions& coalitions,
                                              const AttributionOptions& options) {
    const Sides sides = sides_of(coalitions, options);
    auto names = moved_channels(sides);
    const auto base_in_alt = shares_for(*sides.alt, *sides.base, sides.base_shares);
    const auto alt_in_base = shares_for(*sides.base, *sides.alt, sides.alt_shares);
    const int step = static_cast<int>(base_in_alt.size()) - 1;
    const std::vector<Metric> in_base{metric_named(*sides.base, options.metric)},
        in_alt{metric_named(*sides.alt, options.metric)};
    const std::size_t other = names.size();  // the last player
    const auto values = play(
        names.size() + 1,
        [&](const Coalition& in) {
            Coalition out = in;
            out.flip();
            return in[other] ? run_pinned(*sides.alt, base_in_alt,
                                          pinned_channels(*sides.alt, names, out), step, in_alt)
                             : run_pinned(*sides.base, alt_in_base,
                                          pinned_channels(*sides.base, names, in), step, in_base);
        },
        options);
    if (!values) return std::nullopt;
    names.emplace_back("other");
    auto out = from_values(*values, names);
    largest_first(out.parts);
    return out;
}

}  // namespace steppe
