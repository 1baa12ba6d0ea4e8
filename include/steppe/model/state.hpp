#pragma once

#include <vector>

/// The stocks of the model, the inputs they move by, and what is derived from them within a step.
/// Plain data over the lane type `V`; the shapes are those of the Program.
namespace steppe {

/// The numbers of a Program for one replicate (or one per lane), ready for use.
template <class V>
struct Inputs {
    struct OfModel {
        V nu, delta, r_H, obsolescence, eta, theta_T, psi, eps, reroute, g_row, wear, persistence;
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
    std::vector<V> hostility;               ///< per pair of the graph
    std::vector<V> T0;                      ///< per trade pair
    std::vector<V> row_import, row_export;  ///< per agent
    struct OfPledge {
        V amount, years, rho, delay, h_d, h_c, technology;
        std::vector<V> a;  ///< per host, summing to 1
    };
    std::vector<OfPledge> pledge;
    struct OfResponse {
        V match, tau;
    };
    std::vector<OfResponse> response;
    struct OfIssue {
        V threshold, width, band;
    };
    std::vector<OfIssue> issue;
    /// Agents x issues, row by row.
    std::vector<V> X0, U0, r0;
    /// Issues x issues: rows are the issue that is moved.
    std::vector<V> C;
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
    std::vector<V> k, boost, lost, kept_gravity;                ///< trade: what passes, what is sought and offered
    std::vector<V> k_row, boost_row;
    std::vector<std::vector<V>> share;  ///< per layer, per pair
    std::vector<V> W, Ws;               ///< per pair of the graph
    std::vector<V> W_own;               ///< per agent
    std::vector<V> X_next;
    std::vector<V> scratch;  ///< per agent
};

}  // namespace steppe
