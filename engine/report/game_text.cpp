#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "engine/report/number_format.hpp"
#include "steppe/core/text.hpp"
#include "steppe/report/game.hpp"
#include "steppe/report/tables.hpp"

namespace steppe {
namespace {

constexpr std::size_t names = 20;  // columns

/// Returns a bar, `full` columns wide for 1.
std::string bar(double part, int full) {
    static constexpr std::string_view eighths[]{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const int units = static_cast<int>(std::lround(8 * full * std::clamp(part, 0.0, 1.0)));
    std::string out;
    for (int n = 0; n < units / 8; ++n) out += "█";
    return out + std::string(eighths[units % 8]);
}

class GamePage {
public:
    explicit GamePage(const GameReport& report)
        : report_(report), program_(report.program), game_(report.game), N_(report.game.agents()) {}

    std::string text() {
        head();
        slips();
        const auto& all = report_.solution.equilibria;
        for (std::size_t n = 0; n < all.size(); ++n) {
            if (all.size() > 1)
                line(fmt::format("\nEquilibrium {} of {}, reached from {} of {} starts", n + 1,
                                 all.size(), all[n].reached, report_.solution.starts));
            table(all[n]);
            spending(all[n]);
            worth(all[n]);
            certificate(all[n]);
        }
        notes();
        return std::move(out_);
    }

private:
    void line(const std::string& text) { out_ += text + "\n"; }

    [[nodiscard]] std::size_t agent_of(const InfluenceGame::Player& player) const {
        const auto& ids = program_.agents.id;
        return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), player.id) - ids.begin());
    }

    [[nodiscard]] const std::string& name_of(const InfluenceGame::Player& player) const {
        return program_.agents.name[agent_of(player)];
    }

    [[nodiscard]] static std::string position(double x) {
        return fmt::format("{:+.3f}", std::abs(x) < 5e-4 ? 0.0 : x);
    }

    void head() {
        line(program_.title);
        line(fmt::format("The influence game over {}, in the network of {}\n",
                         program_.issues[report_.issue].name,
                         date_of(program_.calendar, report_.step)));
        for (std::size_t p = 0; p < game_.players.size(); ++p) {
            const auto& player = game_.players[p];
            line(fmt::format("{}toward {:+g} with at most {:g} bn USD a year, weighing states {}",
                             pad(name_of(player), names), player.pole, player.budget,
                             report_.valued[p].empty() ? "alike" : "by " + report_.valued[p]));
        }
        std::vector<std::string> open;
        for (std::size_t i = 0; i < N_; ++i)
            if (game_.open[i] != 0) open.push_back(program_.agents.id[i]);
        line(fmt::format("{}{}; powers in the game cannot be paid", pad("can be paid", names),
                         join(open, " ")));
        line(fmt::format("{}{:g} per bn USD a year, {}: {:.3g} bn a year on one state weigh",
                         pad("pull", names), game_.pull, report_.pull_source, 1 / game_.pull));
        line(fmt::format("{}as much as its own conviction and all its inputs", pad("", names)));
    }

    /// Warns of poles that oppose the power's own conviction. The scenario defines which end of an
    /// issue is positive, so a wrong sign is a likely mistake.
    void slips() {
        for (const auto& player : game_.players) {
            const double own = game_.conviction[agent_of(player)];
            if (own * player.pole < 0)
                line(fmt::format("{}{} pulls toward {:+g} though its own conviction is {}",
                                 pad("note", names), name_of(player), player.pole, position(own)));
        }
    }

    void table(const Equilibrium& e) {
        const bool bars = game_.players.size() <= 2;
        std::string top = pad("bn USD a year", names);
        for (const auto& player : game_.players)
            top += bars ? fmt::format("{:>8}               ", player.id)
                        : fmt::format("{:>8}      ", player.id);
        line("");
        line(top + " position  without   change");
        for (std::size_t i = 0; i < N_; ++i) {
            const bool pays = game_.open[i] != 0;
            const bool is_player =
                std::any_of(game_.players.begin(), game_.players.end(),
                            [&](const auto& p) { return p.id == program_.agents.id[i]; });
            if (!pays && !is_player && !is_valued(i)) continue;
            std::string row = pad(program_.agents.name[i], names);
            for (std::size_t p = 0; p < game_.players.size(); ++p) {
                const double part = e.outlay[p * N_ + i] / game_.players[p].budget;
                row += pays ? fmt::format("{:8.{}f} {:3.0f} %", e.outlay[p * N_ + i],
                                          decimals_of(game_.players[p].budget), 100 * part)
                            : std::string(14, ' ');
                if (bars) row += fmt::format(" {}", pad(pays ? bar(part, 7) : "", 8));
            }
            row += fmt::format("{:>9}", position(e.position[i]));
            if (report_.without)
                row += fmt::format("{:>9}{:>9}", position((*report_.without)[i]),
                                   position(e.position[i] - (*report_.without)[i]));
            line(row);
        }
    }

    /// Shows four digits of a budget.
    [[nodiscard]] static int decimals_of(double budget) {
        return std::clamp(3 - static_cast<int>(std::floor(std::log10(budget))), 0, 6);
    }

    [[nodiscard]] bool is_valued(std::size_t agent) const {
        return std::any_of(game_.players.begin(), game_.players.end(),
                           [&](const auto& player) { return player.value[agent] > 0; });
    }

    /// Returns `62 % of its money into Uzbekistan and 38 % into Kazakhstan`.
    [[nodiscard]] std::string parts(const double* outlay, double budget, std::size_t most) const {
        std::vector<std::size_t> order(N_);
        std::iota(order.begin(), order.end(), 0U);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return outlay[a] > outlay[b]; });
        std::vector<std::string> out;
        for (const auto i : order)
            if (outlay[i] >= 0.005 * budget)
                out.push_back(fmt::format("{:.0f} % into {}", 100 * outlay[i] / budget,
                                          program_.agents.name[i]));
        return out.empty() ? "almost nothing" : listing(out, most);
    }

    void spending(const Equilibrium& e) {
        line("");
        for (std::size_t p = 0; p < game_.players.size(); ++p) {
            const double* outlay = e.outlay.data() + p * N_;
            const double budget = game_.players[p].budget,
                         spent = std::accumulate(outlay, outlay + N_, 0.0);
            line(fmt::format("{} puts {}{}.", name_of(game_.players[p]), parts(outlay, budget, 5),
                             spent < 0.995 * budget ? fmt::format(", and keeps {:.0f} % back",
                                                                  100 - 100 * spent / budget)
                                                    : ""));
        }
        if (!e.unique_split)
            line(
                "Other outlays lead to the same positions: if powers share a pole, one may pay for "
                "the other.");
    }

    void worth(const Equilibrium& e) {
        line(
            "\nMean distance from the pole     with outlays  without   payoff J, minus the sum of "
            "value x distance");
        for (std::size_t p = 0; p < game_.players.size(); ++p) {
            const auto& player = game_.players[p];
            line(fmt::format("{}{:12.4f}{:>9}   {:.6g}", pad(name_of(player), 32),
                             distance_from_pole(player, e.position),
                             report_.without ? fmt::format("{:.4f}", distance_from_pole(
                                                                         player, *report_.without))
                                             : "open",
                             e.payoff[p] + 0.0));
        }
    }

    void certificate(const Equilibrium& e) {
        const double bound = e.certificate();
        line(fmt::format("\nExploitability {:.2g} in units of J, {}", e.exploitability() + 0.0,
                         std::isfinite(bound)
                             ? fmt::format("certified to be at most {:.2g} by the slopes of the "
                                           "payoffs: no power can gain more by other outlays.",
                                           bound)
                             : "by best replies from many starts."));
        if (std::isfinite(bound)) return;
        std::vector<std::string> inside;
        for (std::size_t p = 0; p < game_.players.size(); ++p)
            if (!is_concave(game_, p)) inside.push_back(name_of(game_.players[p]));
        line(fmt::format(
            "No certificate: {} among convictions and other poles. Payoffs may not be concave,\n"
            "a better reply may have been missed, and an equilibrium may not exist.",
            inside.size() == 1 ? "the pole of " + inside.front() + " lies"
                               : "the poles of " + listing(inside, 4) + " lie"));
    }

    void notes() {
        const auto& solution = report_.solution;
        if (!solution.found)
            line(
                fmt::format("\n"
                            "NO EQUILIBRIUM was found from {} starts to within the tolerance: the "
                            "outlays shown leave the powers the least gain.",
                            solution.starts));
        else if (solution.astray > 0)
            line(fmt::format(
                "\n{} of {} starts ended where a power could still gain, and were left out.",
                solution.astray, solution.starts));
        else if (solution.starts > 1 && solution.equilibria.size() == 1)
            line(fmt::format("\nAll {} starts lead to it; others may exist.", solution.starts));
        line("");
        for (const auto& other : report_.other_pulls) {
            std::string what = fmt::format("With a pull of {:g}", other.pull);
            if (other.outlay.empty()) {
                line(pad(what, 24) + "no equilibrium was found");
                continue;
            }
            for (std::size_t p = 0; p < game_.players.size(); ++p, what.clear())
                line(fmt::format("{}{} {}", pad(what, 24), game_.players[p].id,
                                 parts(other.outlay.data() + p * N_, game_.players[p].budget, 5)));
        }
        line(
            "Convictions and network are those of the central run. Hostility, ties between issues "
            "and constant remainders are\nleft out of the game, so that "
            "positions without outlays need not be today's.");
    }

    const GameReport& report_;
    const Program& program_;
    const InfluenceGame& game_;
    std::size_t N_;
    std::string out_;
};

}  // namespace

std::string game_text(const GameReport& report) { return GamePage(report).text(); }

}  // namespace steppe
