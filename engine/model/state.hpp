#pragma once

#include <vector>

#include "engine/model/program.hpp"

// Letters in the kernels (= symbol of the model page, if different). h: step in years,
// ROW: rest of the world, no unit: dimensionless.
//
// Y0, g                 initial GDP, growth rate                    USD bn/yr, 1/yr
// kappa, alpha, s       capital/output, its elasticity, saving rate yr (kappa)
// autonomy = a, lambda  autonomy, susceptibility
// mu                    share of imports in gross output
// sigma, sigma_X        noise of productivity, of opinions          1/sqrt(yr)
// delta, r_H            depreciation, return on technology          1/yr
// eta, psi              trade elasticity, share of trade diverted
// theta_T, nu           adjustment rates of trade, of opinions      1/yr
// eps                   trade per extra stock                       1/yr
// gamma = gamma_r       trade elasticity of corridor capacity
// beta                  weight of a layer
// dep, inv              depreciation of stocks, capital share       1/yr (dep)
// T0                    initial trade                               USD bn/yr
// V0 = q0 Dm0, D0 = Dm0 initial flow of a cell, demand of a buyer   units/yr
// at_risk = omega       share of GDP lost without a commodity
// rho, a                paid share of a pledge, share of a host
// h_d, h_c              hazards of payment, of cancellation         1/yr
// tau = lag             smoothing time of a response                yr
// X, U, r0              positions, convictions, remainders
// C                     coupling of issues
// E, H                  extra capital, technology                   USD bn
// z, zv                 log productivity and its variance
// v                     two-way trade over undisturbed
// Fb, A                 baseline stock, stock added by money        USD bn
// S, boost              trade by added capacity, its target
// Q                     extra trade                                 USD bn/yr
// J, K                  loss known to traders: share, amount        1, USD bn/yr
// M                     smoothed payments of a rival                USD bn/yr
// P                     outstanding money of a pledge               USD bn
// O, o = O_r, o_r       added capacity, openness of a corridor
// q, qa                 sourcing share, its anchor
// I, Z                  inventory, added capacity                   units, units/yr
// n, z                  log thrift, log entry of capacity
// B                     alarm (commodity), time left (event)        1, yr
// yp, y, Y              potential and actual output over Y0, GDP    1, 1, USD bn/yr
// Dp, D                 payments: of pledges, with responses        USD bn/yr
// T, Rm, Rx             trade, imports from ROW, exports to ROW     USD bn/yr
// dF                    extra stock that creates trade              USD bn
// access, passes = k    open share of a route, of trade
// F, In                 undisturbed trade, its remaining part       USD bn/yr
// bk = b k, cu          share forwarded to a buyer, customs union
// Re, X_to, X_from      transit trade of a flow, by destination     USD bn/yr
//                       and by source
// Dm, need              demand, demand after thrift                 units/yr
// R, cap                delivery, capacity                          units/yr
// u, f, p               shortage, unfilled orders, price
// W, W_own              influence, off and on the diagonal

/// The stocks of the model, their inputs, and the quantities derived from them within a step. Plain
/// data over the lane type `V`; array sizes follow the Program.
namespace steppe {

/// The numbers of a Program for one replicate (or one per lane), ready for use.
template <class V>
struct Inputs : AgentColumns<V> {
    struct OfModel : ModelTableValues<V> {
        V learns;  ///< 1 - e^{-h/reexport_years}: loss learnt per step
    } model;
    V pace_row;                       ///< e^{g h} of ROW
    std::vector<V> pace;              ///< per agent: e^{g h}
    std::vector<V> per_K0, r_per_Y0;  ///< per agent: 1/(kappa Y0), r_H/Y0
    std::vector<V> mu;                ///< per agent
    struct OfLayer : LayerValues<V> {
        std::vector<V> beta;                 ///< per agent, normalised over the layers
        std::vector<V> value;                ///< per pair: initial stock or base tie
        std::vector<V> flow;                 ///< per pair with a moving baseline: USD bn/yr
        std::vector<V> row_stock;            ///< per agent
        std::vector<V> strength;             ///< per institution
        std::vector<std::vector<V>> series;  ///< fixed: per pair, per year
    };
    std::vector<OfLayer> layer;
    std::vector<V> hostility;           ///< per hostile pair
    std::vector<V> T0;                  ///< per trade pair
    std::vector<std::vector<V>> route;  ///< per route, per corridor of it: share
    std::vector<CorridorValues<V>> corridor;
    struct OfCommodity : CommodityValues<V> {
        V entry_rate, log_choke;
        std::vector<V> V0;       ///< per cell
        std::vector<V> D0;       ///< per buyer
        std::vector<V> imports;  ///< per buyer: initial imports, its weight in the price index;
                                 ///< initial use if no buyer imports
        V weight;                ///< sum of `imports`
        std::vector<V> at_risk;  ///< per agent
    };
    std::vector<OfCommodity> commodity;
    std::vector<V> at_risk;                 ///< per agent, sum over commodities
    std::vector<V> row_import, row_export;  ///< per agent
    struct OfPledge : PledgeValues<V> {
        std::vector<V> a;                   ///< per host, summing to 1
        std::vector<V> capacity, corridor;  ///< shares of the money, in program order
    };
    std::vector<OfPledge> pledge;
    std::vector<ResponseValues<V>> response;
    struct OfEvent : EventValues<V> {
        V effect;  ///< half_life 0: permanent
    };
    std::vector<OfEvent> event;
    std::vector<IssueValues<V>> issue;
    /// Agents x issues, row by row.
    std::vector<V> X0, U0, r0;
    std::vector<V>
        anchor;  ///< agents x issues: (1-lambda) U0 + r0, the value if no event shifts a conviction
    /// Issues x issues: the row is the influenced issue.
    std::vector<V> C;
};

/// The random shocks of a step; an empty vector means none.
template <class V>
struct Shocks {
    std::vector<V> begins;        ///< per random event: uniform in (0, 1)
    std::vector<V> productivity;  ///< per agent: standard normal
    std::vector<V> position;      ///< agents x issues: standard normal
};

template <class V>
struct State {
    int t = 0;
    V growth_row;                          ///< e^{g h t} of ROW
    std::vector<V> growth;                 ///< e^{g h t} per agent
    std::vector<V> E, H, z, zv;            ///< per agent
    std::vector<V> v;                      ///< per agent, of the last step
    std::vector<std::vector<V>> Fb;        ///< per layer, per pair (stock layers)
    std::vector<std::vector<V>> A;         ///< per layer, per funded pair
    std::vector<std::vector<V>> invested;  ///< per layer, per funded pair: cumulative payments
    std::vector<V> S;                      ///< per route: all its trade starts at 1
    std::vector<V> Q, Q_row;               ///< per trade pair; per agent: with ROW
    std::vector<V> J, J_row;               ///< per passage; per agent, with ROW
    std::vector<V> X;                      ///< agents x issues
    std::vector<std::vector<V>> M;         ///< per response, per host
    std::vector<V> P, paid, cancelled;     ///< per pledge
    std::vector<V> O;                      ///< per corridor
    struct OfCommodity {
        std::vector<V> q, qa;  ///< per cell
        std::vector<V> I, Z;   ///< per buyer; per seller
        std::vector<V> n, B;   ///< per buyer
        std::vector<V> z;      ///< per seller
    };
    std::vector<OfCommodity> commodity;
    std::vector<V> B;  ///< per random event
};

/// Shares that some layers take from another run instead of computing them, plus two channels (see
/// solver/channels.hpp).
struct PinnedShares {
    const std::vector<std::vector<std::vector<double>>>*
        path;                 ///< per step, per layer, per pair; then the two channels below
    std::vector<bool> layer;  ///< true for layers and channels that are held
    /// The two extra channels follow the layers.
    [[nodiscard]] static std::size_t value_of_trade(const Program& p) {
        return p.layers.size();
    }  ///< v, per agent
    [[nodiscard]] static std::size_t reexport(const Program& p) {
        return p.layers.size() + 1;
    }  ///< Re, per flow; then X by destination and source
};

/// Everything derived from State(t) and the events of the step.
template <class V>
struct Derived {
    std::vector<V> capital;             ///< per agent: relative to its path e^{g h t}
    std::vector<V> yp, y, Y;            ///< per agent
    std::vector<std::vector<V>> D, Dp;  ///< per layer, per funded pair, USD bn/yr
    std::vector<V> invest, technology;  ///< per agent: capital formation, technology payments
    std::vector<V> pledge_paid, pledge_cancelled,
        pledge_left;   ///< per pledge: in the step; at its end
    std::vector<V> T;  ///< per trade pair
    std::vector<V> kept_trade,
        free_trade;  ///< per agent: actual and undisturbed two-way trade, without goods in transit
    std::vector<V> Rm, Rx;         ///< per agent
    std::vector<V> dF;             ///< per linked pair, both directions
    std::vector<V> mass;           ///< per agent: y^eta, its gravity mass
    std::vector<V> o, more;        ///< per corridor: openness; trade created by added capacity
    std::vector<V> access, boost;  ///< per route
    std::vector<V>
        narrowed;  ///< per route: share of the step and of the goods bound by a narrowed corridor
    std::vector<V> widened,
        passes;            ///< per passage: S of its route; share of the gravity level that passes
    V per_world;           ///< 1 over the gravity mass of ROW
    std::vector<V> G_row;  ///< per agent: gravity level of trade with ROW that passes
    std::vector<V> per_offer;      ///< per agent: diverted imports per unit of imports that pass
    std::vector<V> into_corridor;  ///< per corridor: payments into it, USD bn/yr
    /// Goods in transit through third states; empty if no event can stop trade.
    struct OfReexport {
        std::vector<V> Re;  ///< per flow
        std::vector<V> X_to,
            X_from;                 ///< per agent, then ROW: arrivals and shipments by detours
        std::vector<V> K;           ///< per stoppable flow
        std::vector<V> F, In, bk;   ///< scratch, per flow
        std::vector<V> cu, inside;  ///< scratch, per flow: degree of a common customs union; share
                                    ///< of goods for the buyer's demand
        std::vector<V> sales, stays;  ///< scratch, per agent, then ROW: undisturbed exports; share
                                      ///< that stays in unions
    } reexport;
    struct OfCommodity {
        std::vector<V> R, added;                                 ///< per cell
        std::vector<V> Dm, need, wanted, gap, arrivals, use, u;  ///< per buyer
        std::vector<V> f, log_p, p;                              ///< per buyer
        std::vector<V> unmet;  ///< per buyer: orders not delivered before the search among others
        std::vector<V> cap, slack, part;  ///< per seller
        std::vector<V> unbound, allowed;  ///< per passage: 1 - A, the share without a restriction;
                                          ///< limit of the rest relative to the undisturbed flow
        std::vector<V> ask, given;        ///< scratch: one column
        V price;                          ///< import-weighted index
        bool shortage_spreads =
            false;           ///< a shortage in some replicate triggered a search among all sellers
        bool rests = false;  ///< in this step all orders are met: flows were not computed
    };
    std::vector<OfCommodity> commodity;
    std::vector<V> second;  ///< scratch: per cell of the current commodity, the second round
    /// The effects of the events of the step.
    struct OfEvents {
        std::vector<std::vector<V>>
            unrestricted;  ///< per commodity, per restricted cell: allowed share of exports
        std::vector<std::vector<V>>
            working;  ///< per commodity, per seller: working share of capacity
        std::vector<std::vector<V>> unbound;  ///< per commodity, per restricted cell: share of the
                                              ///< step without a restriction
        std::vector<V> open;                  ///< per corridor
        std::vector<V> wide;  ///< per corridor: share of the step without a narrowing event
        std::vector<V> uncut, uncut_row;  ///< per cut pair; per agent, with ROW
        std::vector<V> unharmed;          ///< per agent: remaining share of output
        std::vector<std::vector<V>>
            tie;  ///< per layer, per bound pair: added strength (tie layers)
        std::vector<std::vector<V>> membership;  ///< per institution, per member
        std::vector<std::vector<V>>
            stays;                 ///< per institution, per member: share not leaving by an event
        std::vector<V> shift;      ///< per shifted conviction
        std::vector<V> hostility;  ///< per hostile pair
        std::vector<V> active;     ///< per event: active share of the step
    } events;
    std::vector<V>
        chance_left;  ///< per random event: remaining years of activity at the start of the step
    std::vector<std::vector<V>>
        treaty;  ///< per layer, per pair: base ties and institutions (tie layers)
    std::vector<std::vector<V>> share;  ///< per layer, per pair: stored on request, or if constant
    std::vector<V> row_share;           ///< scratch: shares of one agent in one layer
    bool shares_asked = true;           ///< all layers at the end of a step
    bool flows_asked = true;            ///< of all commodities, at rest too
    bool positions_asked = true;        ///< else they and the convictions keep their start
    const PinnedShares* pinned = nullptr;  ///< central runs only; requires shares of all layers
    std::vector<V> W;                      ///< per pair of the graph
    std::vector<V> per_power;  ///< per agent: 1 over the summed influence of the powers on it, or 0
    std::vector<V> sign;       ///< per hostile pair: the factor Ws(i,j) / W(i,j)
    std::vector<V> W_own;      ///< per agent
    std::vector<V> X_next;
    std::vector<V> mixed;  ///< scratch: per issue, the weighted input of one agent
};

}  // namespace steppe
