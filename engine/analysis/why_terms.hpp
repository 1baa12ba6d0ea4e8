#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/analysis/why.hpp"
#include "engine/solver/trace.hpp"

/// Shared by the decompositions of the kinds of metrics.
namespace steppe::causes {

using Parts = std::vector<Cause>;

/// Payments of a central run by their source, each pledge and then each response, with the stocks
/// that they left. Every stock is linear in them.
class Money {
public:
    explicit Money(const Program& p);
    void advance(const Moment& now);

    [[nodiscard]] std::size_t sources() const { return layer_.size(); }
    [[nodiscard]] Index layer(std::size_t source) const { return layer_[source]; }
    [[nodiscard]] std::string name(std::size_t source) const;
    /// Returns the numbers of a source that its payments to a host rest on.
    [[nodiscard]] std::vector<Num> rests_on(std::size_t source, Index host) const;

    // Per source, per slot of its layer, agent or linked slot.
    std::vector<std::vector<double>> stock, invested, capital, technology, trade;

private:
    struct Payment {
        std::size_t source;
        Index slot, host;
        double flow, technology;
    };
    [[nodiscard]] std::vector<Payment> payments(const Moment& now) const;

    const Program& p_;
    std::vector<Index> layer_;
};

/// The causes of the position of one agent on one issue: contributions that fade as it moves.
class Pull {
public:
    Pull(const Program& p, Index agent, Index issue) : p_(p), i_(agent), k_(issue) {}
    void start(const Moment& undisturbed);
    void visit(const Moment& now);
    void advance(const Moment& now);
    [[nodiscard]] Parts parts() const;

private:
    struct Neighbour {
        std::size_t layer;
        Index pair, agent;
        double weight = 0, sign = 1;  ///< at the start
        double gained = 0;            ///< by more or less influence
    };
    [[nodiscard]] double coupling(const Inputs<double>& in, Index m) const;
    [[nodiscard]] double mixed(const std::vector<double>& X, const Inputs<double>& in,
                               Index speaker) const;
    [[nodiscard]] double instead(const std::vector<double>& X, const Inputs<double>& in,
                                 Index speaker) const;

    const Program& p_;
    Index i_, k_;
    std::vector<Neighbour> neighbours_;
    std::vector<double> own_;           ///< own weight, per issue
    double imbalance_ = 0, start_ = 0;  ///< drive and position at the start
    double started_ = 0, coupled_ = 0, limited_ = 0;
    double expected_ = 0;  ///< the position after the last step without the ends of the scale
    std::vector<double> moved_, shifted_;  ///< per agent; per event
};

/// Contributions to one commodity at one buyer that the last step does not show.
class Purchases {
public:
    Purchases(const Program& p, Index commodity, Index buyer, Index cell)
        : p_(p), c_(commodity), b_(buyer), cell_(cell) {}
    void visit(const Moment& now);
    void advance(const Moment& now);
    std::map<int, double> thrift, stored;  ///< per calendar year
    double sourced_first = 0, followed = 0, returned = 0, paid_for = 0;
    double stock_first = 0;

private:
    const Program& p_;
    Index c_, b_, cell_;
    double stock_ = 0, sourced_ = 0;
    int year_ = 0;
};

/// The last step of a run, and its past.
struct Story {
    Moment now;
    const Money& money;
    const Pull* pull;            ///< of a position or a vote, else null
    const Purchases* purchases;  ///< of a buyer's commodity, else null
    const Parts& partners;       ///< of GDP: trade lost or won by partner, over undisturbed trade

    [[nodiscard]] const Program& p() const { return now.p; }
    [[nodiscard]] const std::string& agent(Index i) const;
};

using Ids = std::array<Index, 3>;

std::string agent_name(const Program& p, Index i);
/// Returns a number with three digits, or without decimals.
std::string figure(double x);
/// Returns a commodity as it is written in running text.
std::string commodity_name(const CommodityProgram& commodity);
/// Returns the part of a number that it had at the start.
Cause at_start(std::string name, double value, std::vector<Num> rests_on = {},
               std::string details = "");
double sum(const Parts& parts);
/// Multiplies a cause and its parts.
Cause scaled(Cause cause, double by);
Parts scaled(Parts parts, double by);
/// Returns a cause that is the sum of its parts.
Cause group(std::string name, Parts parts, std::vector<Num> rests_on = {});
/// Divides `value` in proportion to parts, which are left out if they add up to 0.
Cause in_proportion(std::string name, double value, Parts parts, std::vector<Num> rests_on = {});
/// Appends an index of the number table unless it is absent.
void add(std::vector<Num>& to, Num number);

/// A factor of a product: 1 has no effect.
struct Factor {
    std::string name;
    double value;
    std::vector<Num> rests_on{};
    Parts parts{};  ///< its effect is divided in proportion
};
/// Returns the effects of factors from `start` to start times their product: the logarithmic mean
/// of both times the logarithm of each.
Parts effects_of(double start, std::vector<Factor> factors);

/// Calls visit(event, effects) with the effects of each event alone.
void each_event(
    const Moment& now,
    const std::function<void(const EventProgram&, const Derived<double>::OfEvents&)>& visit);
/// Returns the numbers of an event.
std::vector<Num> numbers_of(const EventProgram& event);
/// Returns a factor that events multiply, divided between them.
/// \param kept of an event alone
Factor event_factor(const Moment& now, std::string name, double value,
                    const std::function<double(const Derived<double>::OfEvents&)>& kept);

/// Returns what passes from j to i, either of them ROW too, in USD bn per year.
Cause imports(const Story& story, Index i, Index j);
/// Returns the weight of j with i through a layer.
Cause layer_weight(const Story& story, std::size_t layer, Index i, Index j);
/// Returns the weights of all layers.
Parts weights(const Story& story, Index i, Index j);
/// Returns what a shortage is made of; empty without one.
Parts shortage_parts(const Story& story, Index agent, Index commodity);
/// Returns the part of two-way trade by which each partner differs from undisturbed trade.
Parts trade_by_partner(const Moment& now, Index i);

/// A kind of metric: the rule of its parts, and the parts.
struct Kind {
    const char* rule;
    Parts (*parts)(const Story&, const Ids&);
};
const std::map<std::string, Kind>& influence_kinds();
const std::map<std::string, Kind>& trade_kinds();
const std::map<std::string, Kind>& output_kinds();
const std::map<std::string, Kind>& position_kinds();
const std::map<std::string, Kind>& supply_kinds();

}  // namespace steppe::causes
