#pragma once

#include <vector>

/// The stocks of the model, the inputs they move by, and what is derived from them within a step.
/// Plain data over the lane type `V`; the shapes are those of the Program.
namespace steppe {

/// The numbers of a Program for one replicate (or one per lane), ready for use.
template <class V>
struct Inputs {
    struct OfModel {
        V nu, delta, r_H, obsolescence, eta, theta_T, psi, eps, reroute, g_row, wear, persistence, sigma_X;
    } model;
    /// Per agent.
    std::vector<V> Y0, g, kappa, alpha, s, military, autonomy, lambda, sigma;
    struct OfLayer {
        std::vector<V> beta;                 ///< per agent, normalised over the layers
        std::vector<V> value;                ///< per pair: stock at the start, base tie
        std::vector<V> flow;                 ///< per pair: baseline flow, USD bn/yr
        std::vector<V> row_stock;            ///< per agent
        std::vector<V> strength;             ///< per institution
        std::vector<std::vector<V>> series;  ///< fixed: per pair, per year
        V dep, inv, home;
    };
    std::vector<OfLayer> layer;
    std::vector<V> hostility;           ///< per pair of the graph
    std::vector<V> T0;                  ///< per trade pair
    std::vector<std::vector<V>> route;  ///< per route, per corridor of it: share
    struct OfCorridor {
        V cost, gamma;
    };
    std::vector<OfCorridor> corridor;
    struct OfCommodity {
        V cover, restock, spare, elasticity, spot, adaptation, back, cost, offtake;
        std::vector<V> V0;       ///< per cell
        std::vector<V> D0;       ///< per participant: demand at the start
        std::vector<V> at_risk;  ///< per agent
    };
    std::vector<OfCommodity> commodity;
    std::vector<V> row_import, row_export;  ///< per agent
    struct OfPledge {
        V amount, years, rho, delay, h_d, h_c, technology;
        std::vector<V> a;                   ///< per host, summing to 1
        std::vector<V> capacity, corridor;  ///< shares of the money, in the order of the program
    };
    std::vector<OfPledge> pledge;
    struct OfResponse {
        V match, tau;
    };
    std::vector<OfResponse> response;
    struct OfEvent {
        V duration, hazard, effect, half_life;  ///< half_life 0: lasting
    };
    std::vector<OfEvent> event;
    struct OfIssue {
        V threshold, width, band;
    };
    std::vector<OfIssue> issue;
    /// Agents x issues, row by row.
    std::vector<V> X0, U0, r0;
    /// Issues x issues: rows are the issue that is moved.
    std::vector<V> C;
};

/// What chance adds to a step; empty vectors: nothing.
template <class V>
struct Shocks {
    std::vector<V> begins;        ///< per random event: uniform in (0, 1)
    std::vector<V> productivity;  ///< per agent: standard normal
    std::vector<V> position;      ///< agents x issues: standard normal
};

template <class V>
struct State {
    int t = 0;
    std::vector<V> E, H, z, v;             ///< per agent
    std::vector<std::vector<V>> A, Fb;     ///< per layer, per pair (stock layers)
    std::vector<std::vector<V>> invested;  ///< per layer, per pair: paid in so far
    std::vector<V> S, Q;                   ///< per trade pair
    std::vector<V> S_row, Q_row;           ///< per agent: trade with the rest of the world
    std::vector<V> X;                      ///< agents x issues
    std::vector<std::vector<V>> M;         ///< per response, per host
    std::vector<V> P, paid, cancelled;     ///< per pledge
    std::vector<V> O;                      ///< per corridor: what was built, relative to today's
    struct OfCommodity {
        std::vector<V> q, qa;  ///< per cell
        std::vector<V> I, Z;   ///< per participant
    };
    std::vector<OfCommodity> commodity;
    std::vector<V> B;  ///< per random event: years for which it is still active
};

/// Everything that follows from State(t) and the events of the step.
template <class V>
struct Derived {
    std::vector<V> growth;                                      ///< e^{g h t} per agent
    std::vector<V> yp, y, Y;                                    ///< per agent
    std::vector<std::vector<V>> D, Dp;                          ///< per layer, per pair, USD bn/yr
    std::vector<V> invest, technology;                          ///< per agent: capital formation, paid to technology
    std::vector<V> pledge_paid, pledge_cancelled, pledge_left;  ///< per pledge: in the step; at its end
    std::vector<V> T;                                           ///< per trade pair, USD bn/yr
    std::vector<V> Rm, Rx;                                      ///< per agent
    std::vector<V> dF;                                          ///< per trade pair: extra stock that makes trade
    std::vector<V> mass;                                        ///< per agent: y^eta, what it weighs in gravity
    std::vector<V> o, more;                                     ///< per corridor: openness; trade that more room makes
    std::vector<V> access, boost;                               ///< per route
    std::vector<V> gravity, k;                                  ///< per trade pair: what there would be, the part that passes
    std::vector<V> gravity_row, k_row;                          ///< per agent: with the rest of the world
    std::vector<V> phi;                                         ///< per agent: supply factor
    std::vector<V> into_corridor;                               ///< per corridor: paid into it, USD bn/yr
    struct OfCommodity {
        std::vector<V> R, added;                                       ///< per cell
        std::vector<V> Dm, wanted, cap, slack, gap, arrivals, use, u;  ///< per participant
        std::vector<V> ask, given;                                     ///< scratch: one column
        V price;
    };
    std::vector<OfCommodity> commodity;
    std::vector<V> permit;  ///< scratch: per cell of the commodity at hand, the part of an order that may leave and pass
    std::vector<V> second;  ///< scratch: per cell of the commodity at hand, the second round
    V growth_row;           ///< e^{g h t} of the rest of the world
    /// What the events of the step leave or add.
    struct OfEvents {
        std::vector<std::vector<V>> unrestricted;  ///< per commodity, per cell: part of exports allowed
        std::vector<std::vector<V>> working;       ///< per commodity, per participant: part of capacity that works
        std::vector<V> open;                       ///< per corridor
        std::vector<V> uncut, uncut_row;           ///< per trade pair; per agent, with the rest of the world
        std::vector<V> unharmed;                   ///< per agent: part of output kept
        std::vector<std::vector<V>> tie;           ///< per layer, per pair: added strength (tie layers)
        std::vector<std::vector<V>> membership;    ///< per institution, per member
        std::vector<V> shift;                      ///< agents x issues: shift of convictions
        std::vector<V> hostility;                  ///< per pair of the graph
        std::vector<V> active;                     ///< per event: part of the step in which it acts
    } events;
    std::vector<V> chance_left;         ///< per random event: years for which it is still active, at the start of the step
    std::vector<std::vector<V>> share;  ///< per layer, per pair
    std::vector<V> W, Ws;               ///< per pair of the graph
    std::vector<V> W_own;               ///< per agent
    std::vector<V> X_next;
    std::vector<V> mixed;  ///< scratch: per issue, what one agent hears
};

}  // namespace steppe
