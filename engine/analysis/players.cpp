#include "engine/analysis/players.hpp"

#include <algorithm>

#include "engine/analysis/groups.hpp"
#include "engine/scenario/patch.hpp"
#include "engine/solver/compile.hpp"

namespace steppe {
namespace {

/// Returns the pair of a row, regardless of year and of stock or flow, which form one element.
std::string cell_of(std::string address) {
    if (const auto year = address.find(" of "); year != std::string::npos) address.resize(year);
    if (const auto flow = address.find(".cell.flow."); flow != std::string::npos)
        address.erase(flow + 5, 5);
    return address;
}

/// Returns whether a changed layer kind or file replaces the whole table.
bool comes_whole(const std::vector<Change>& changes, const std::string& table) {
    return std::any_of(changes.begin(), changes.end(),
                       [&](const Change& c) { return c.address == table + ".kind"; });
}

/// Returns the player of a change; empty if it affects no metric or another change covers it.
std::string player_of(const std::vector<Change>& changes, const Change& change, Grain grain) {
    auto table = table_of(change.address);
    const auto section = kind_of(table);
    if (section == "ask" || section == "answer" || section == "sweep") return "";
    if (grain == Grain::table || (section == "layer" && comes_whole(changes, table))) return table;
    if (change.address == table + ".data") return "";
    return cell_of(change.address);
}

std::shared_ptr<const Scenario> stripped(const Scenario& scenario) {
    auto out = std::make_shared<Scenario>(scenario);
    out->asks.clear();
    out->answer = {};
    out->sweep.metrics = {};
    out->sweep.correlation = {};
    out->sweep.grid = {};
    out->sweep.until = {};
    out->document = {};
    out->comparison = nullptr;
    return out;
}

}  // namespace

Coalitions::Coalitions(const Scenario& base, const Scenario& alt, const Registry& registry,
                       Grain grain)
    : registry_(registry),
      base_(*stripped(base)),
      alt_(*stripped(alt)),
      comparison_(stripped(alt.comparison ? *alt.comparison : base)) {
    comparison_program_ = compile(*comparison_, nullptr);
    const auto changes = differences(base, alt, registry);
    for (const auto& change : changes) {
        const auto name = player_of(changes, change, grain);
        if (name.empty()) continue;
        const auto known = std::find_if(players_.begin(), players_.end(),
                                        [&](const Player& p) { return p.name == name; });
        (known == players_.end() ? players_.emplace_back(Player{name, {name}, {}}) : *known)
            .changes.push_back(change);
    }
    std::sort(players_.begin(), players_.end(),
              [](const Player& a, const Player& b) { return a.name < b.name; });
    unite_inseparable();
}

Scenario Coalitions::scenario(const Coalition& in) const {
    Scenario out = base_;
    for (std::size_t p = 0; p < players_.size(); ++p)
        if (in[p])
            for (const auto& address : players_[p].takes) copy_value(out, alt_, address, registry_);
    check_scenario(out, registry_);
    return out;
}

std::shared_ptr<const Program> Coalitions::program(const Coalition& in) const {
    return compile_beside(scenario(in));
}

std::shared_ptr<const Program> Coalitions::compile_beside(const Scenario& scenario) const {
    return compile(scenario, comparison_program_);
}

bool Coalitions::is_sound(const Coalition& in) const {
    try {
        static_cast<void>(scenario(in));
        return true;
    } catch (const ScenarioError&) {
        return false;
    }
}

/// Returns this player with a minimal set of others: those it needs for a valid scenario, or those
/// that need it.
std::vector<bool> Coalitions::inseparable(std::size_t player) const {
    const std::size_t n = players_.size();
    Coalition alone(n, false);
    alone[player] = true;
    if (!is_sound(alone)) {
        Coalition with(n, true);
        for (std::size_t q = 0; q < n; ++q) {
            if (q == player) continue;
            with[q] = false;
            with[q] = !is_sound(with);
        }
        return with;
    }
    Coalition others(n, true);
    others[player] = false;
    if (is_sound(others)) return alone;
    Coalition in(n, false);
    for (std::size_t q = 0; q < n; ++q) {
        if (q == player) continue;
        in[q] = true;
        in[q] = is_sound(in);
    }
    in.flip();
    return in;
}

void Coalitions::unite(const std::vector<bool>& group) {
    std::vector<Player> out;
    Player* one = nullptr;
    out.reserve(players_.size());
    for (std::size_t p = 0; p < players_.size(); ++p) {
        if (group[p] && one != nullptr) {
            one->name += " + " + players_[p].name;
            one->takes.insert(one->takes.end(), players_[p].takes.begin(), players_[p].takes.end());
            one->changes.insert(one->changes.end(), players_[p].changes.begin(),
                                players_[p].changes.end());
            continue;
        }
        out.push_back(players_[p]);
        if (group[p]) one = &out.back();
    }
    players_ = std::move(out);
}

void Coalitions::unite_inseparable() {
    for (std::size_t p = 0; p < players_.size();) {
        const auto group = inseparable(p);
        const bool alone = std::count(group.begin(), group.end(), true) == 1;
        if (!alone) unite(group);
        p = alone ? p + 1 : 0;
    }
}

}  // namespace steppe
