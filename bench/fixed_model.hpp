#pragma once

#include <array>
#include <vector>

#include <Eigen/Dense>

#include "bench/fixed_eigen.hpp"

/// Internals of the optimised rival. Only for files of its library.
namespace steppe::bench {

inline constexpr int agents = 9, issues = 4, senders = 4, places = 7, powers = 4;
// Heights in whole vectors; rows past the last agent or place hold neutral values.
inline constexpr int tall = 16, high = 8;

template <int rows, int columns>
using Table = Eigen::Array<double, rows, columns>;
using Column = Table<tall, 1>;
using Places = Table<high, 1>;
using Cells = Table<high, places>;
inline constexpr double tiny = 1e-300;  // replaces a divisor of 0 if the numerator is 0 too

class FixedModel {
public:
    EIGEN_MAKE_ALIGNED_OPERATOR_NEW

    FixedModel(const Program& program, const Inputs<double>& inputs);
    void run(const double* realisation, double* values, std::size_t stride);

private:
    struct Stock {
        Table<tall, senders> base;
        Column weight, rest;
        double home;
        bool paid;
    };
    /// Destinations of a pledge's money, per unit of its flow times h.
    struct Money {
        std::array<Index, agents> host{};
        std::array<double, agents> share{}, capital{}, technology{}, built{};
        std::array<Index, agents> place{};
        Index hosts = 0;
        int sender = 0, payer = 0;
        bool builds = false;
    };

    void set_agents(const Inputs<double>& in);
    void set_layers(const Program& p, const Inputs<double>& in);
    void set_commodity(const Program& p, const Inputs<double>& in);
    void set_pledges(const Program& p, const Inputs<double>& in);
    void start();
    void potential();
    void supply();
    void share_out(const Places& cap, const Places& asked);
    void influence();
    void positions();
    void advance(int t, const double* realisation, std::size_t stride);
    void pay(const Money& money, double flow);
    void record(double* values, std::size_t stride) const;

    double h_;
    int steps_;
    std::vector<Index> powers_, targets_;
    // Constants of a run
    Column Y0_, alpha_, capital0_, skill_, growth_once_, saved_, military_, open_, trade_weight_,
        row_trade_, lambda_;
    double row_once_ = 0, eta_ = 0, E_kept_ = 0, H_kept_ = 0, Z_kept_ = 0, X_kept_ = 0, A_kept_ = 0,
           Q_kept_ = 0, Q_rate_ = 0;
    Table<tall, issues> X0_, conviction_;
    Eigen::Matrix<double, issues, issues> C_;
    Table<tall, agents> both0_, ties_;
    std::array<Index, senders> sender_{};
    std::vector<Stock, Eigen::aligned_allocator<Stock>> stocks_;
    std::array<Index, places - 1> member_{};
    Places D0_, I0_, pace_;
    Cells q0_;
    Eigen::Matrix<double, high, places> capacity_;
    Places at_risk_;
    double cover_ = 0, restock_ = 0, spare_ = 0, spot_ = 0, follow_ = 0, back_ = 0, offtake_ = 0;
    std::vector<Money> money_;
    std::vector<std::vector<double>>
        parts_;  ///< per step and pledge: payment at realisation 1, times h
    // Variables
    Column E_, H_, growth_, y_, Y_, own_;
    double world_ = 1, price_ = 1;
    Table<tall, senders> A_, Q_;
    Table<tall, issues> X_, X_next_;
    Table<tall, agents> W_;
    Places I_, Z_, size_, Dm_, arrivals_, use_;
    Cells q_, qa_, R_;
};

}  // namespace steppe::bench
