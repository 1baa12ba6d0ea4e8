#include <algorithm>
#include <cmath>

#include "bench/fixed_model.hpp"

/// Steps one replicate in arrays of fixed size.
namespace steppe::bench {

void FixedModel::start() {
    for (Column* stock : {&E_, &H_}) stock->setZero();
    A_.setZero();
    Q_.setZero();
    Z_.setZero();
    growth_.setOnes();
    world_ = 1;
    X_ = X0_;
    I_ = I0_;
    q_ = qa_ = q0_;
}

void FixedModel::potential() {
    const Column capital = 1 + E_ / (capital0_ * growth_);
    y_ = growth_ * (alpha_ * capital.log()).exp() * (1 + skill_ * H_);
}

void FixedModel::supply() {
    Eigen::Matrix<double, high, 1> cap = Z_ * spare_;
    size_.setZero();
    for (int i = 0; i < places; ++i) {
        const bool row = i + 1 == places;
        const auto member =
            row ? 0 : static_cast<Eigen::Index>(member_[static_cast<std::size_t>(i)]);
        size_(i) = row ? world_ : y_(member);
        cap += capacity_.col(i) * std::max(row ? world_ : growth_(member), size_(i));
    }
    Dm_ = D0_ * size_;
    const Places wanted = (Dm_ + restock_ * (cover_ * Dm_ - I_)).max(0);
    Places asked = Places::Zero();
    for (int j = 0; j < places; ++j) {
        R_.col(j) = q_.col(j) * wanted;
        asked(j) = R_.col(j).sum();
    }
    if ((cap.array() < asked).any()) share_out(cap.array(), asked);  // otherwise the price is 1
    arrivals_ = R_.rowwise().sum();
    use_ = Dm_.min(arrivals_ + I_ / h_);
    const Places kept = 1 - at_risk_ * (1 - use_ / Dm_.max(tiny));
    for (int i = 0; i + 1 < places; ++i)
        y_(static_cast<Eigen::Index>(member_[static_cast<std::size_t>(i)])) *= kept(i);
    Y_ = Y0_ * y_;
}

void FixedModel::share_out(const Places& cap, const Places& asked) {
    const Places part = (cap / asked.max(tiny)).min(1);
    Places slack = cap, gap = Places::Zero();
    for (int j = 0; j < places; ++j) {
        gap += R_.col(j) * (1 - part(j));
        R_.col(j) *= part(j);
        slack(j) = std::max(0.0, cap(j) - R_.col(j).sum());
    }
    const Places sought = spot_ * gap / std::max(slack.sum(), tiny);
    const double total = sought.sum();
    for (int j = 0; j < places; ++j)
        R_.col(j) += sought * (slack(j) * std::min(1.0, 1 / std::max(total, tiny)));
}

void FixedModel::influence() {
    const Column mass = (eta_ * y_.log()).exp(), demand = mass * std::pow(world_, -eta_);
    for (int j = 0; j < agents; ++j) W_.col(j) = both0_.col(j) * demand * mass(j);
    for (int k = 0; k < senders; ++k) {
        const auto j = static_cast<Eigen::Index>(sender_[static_cast<std::size_t>(k)]);
        W_.col(j) += 2 * Q_.col(k);
        W_.row(j) += 2 * Q_.col(k).head<agents>().transpose();
    }
    Column whole = row_trade_ * mass;
    for (int j = 0; j < agents; ++j) whole += W_.col(j);
    const Column per_trade = trade_weight_ / whole;
    for (int j = 0; j < agents; ++j) W_.col(j) = W_.col(j) * per_trade + ties_.col(j);
    Table<tall, senders> held = Table<tall, senders>::Zero();
    for (const Stock& stock : stocks_) {
        Column all = stock.home * Y_ + stock.rest;
        if (stock.paid)
            for (int k = 0; k < senders; ++k) all += A_.col(k);
        const Column per_stock = stock.weight / all;
        for (int k = 0; k < senders; ++k) {
            if (stock.paid)
                held.col(k) += (stock.base.col(k) + A_.col(k)) * per_stock;
            else
                held.col(k) += stock.base.col(k) * per_stock;
        }
    }
    for (int k = 0; k < senders; ++k)
        W_.col(static_cast<Eigen::Index>(sender_[static_cast<std::size_t>(k)])) += held.col(k);
    own_.setOnes();
    for (int j = 0; j < agents; ++j) own_ -= W_.col(j);
}

void FixedModel::positions() {
    const Table<tall, issues> XC = (X_.matrix() * C_).array();
    for (int k = 0; k < issues; ++k) {
        Column average = own_ * XC.col(k);
        for (int j = 0; j < agents; ++j) average += W_.col(j) * XC(j, k);
        X_next_.col(k) =
            (X_.col(k) * X_kept_ + lambda_ * average + conviction_.col(k)).max(-1).min(1);
    }
}

void FixedModel::advance(int t, const double* realisation, std::size_t stride) {
    X_ = X_next_;
    E_ = E_ * E_kept_ + saved_ * (Y_ - Y0_ * growth_);
    H_ *= H_kept_;
    I_ = (I_ + h_ * (arrivals_ - use_)).max(0);
    Z_ *= Z_kept_;
    const Places per_arrival = follow_ / arrivals_.max(tiny);
    const double stays = 1 - follow_ - back_;
    for (int j = 0; j < places; ++j)
        q_.col(j) = q_.col(j) * stays + R_.col(j) * per_arrival + qa_.col(j) * back_;
    Q_ = Q_ * Q_kept_ + A_ * Q_rate_;
    A_ *= A_kept_;
    for (std::size_t n = 0; n < money_.size(); ++n)
        if (const double part = parts_[static_cast<std::size_t>(t)][n]; part != 0)
            pay(money_[n], realisation[n * stride] * part);
    growth_ *= growth_once_;
    world_ *= row_once_;
}

void FixedModel::pay(const Money& money, double flow) {
    double bought = 1;
    for (std::size_t k = 0; k < money.hosts; ++k) {
        const auto host = static_cast<Eigen::Index>(money.host[k]);
        A_(host, money.sender) += money.share[k] * flow;
        E_(host) += money.capital[k] * flow;
        H_(host) += money.technology[k] * flow;
        if (!money.builds) continue;
        const auto place = static_cast<Eigen::Index>(money.place[k]);
        const double added = money.built[k] * flow, offtake = offtake_ * added / Dm_(money.payer);
        Z_(place) += added;
        q_(money.payer, place) += offtake;
        qa_(money.payer, place) += offtake;
        bought += offtake;
    }
    if (!money.builds) return;
    q_.row(money.payer) /= bought;
    qa_.row(money.payer) /= bought;
}

void FixedModel::record(double* values, std::size_t stride) const {
    const auto put = [&](double value) {
        *values = value;
        values += stride;
    };
    for (int i = 0; i < agents; ++i) put(own_(i));
    for (int i = 0; i < agents; ++i) put(Y_(i));
    for (int i = 0; i < agents; ++i)
        for (int k = 0; k < issues; ++k) put(X_(i, k));
    put(price_);
    Eigen::Array<double, powers, 1> regional = Eigen::Array<double, powers, 1>::Zero();
    for (const Index target : targets_) {
        Eigen::Array<double, powers, 1> on;
        for (int n = 0; n < powers; ++n)
            on(n) = W_(static_cast<Eigen::Index>(target),
                       static_cast<Eigen::Index>(powers_[static_cast<std::size_t>(n)]));
        regional += on / on.sum();
    }
    regional /= static_cast<double>(targets_.size());
    for (int n = 0; n < powers; ++n) put(regional(n));
}

void FixedModel::run(const double* realisation, double* values, std::size_t stride) {
    constexpr std::size_t metrics = 2 * agents + agents * issues + 1 + powers;
    start();
    for (int t = 0;; ++t) {
        potential();
        supply();
        influence();
        positions();
        record(values + static_cast<std::size_t>(t) * metrics * stride, stride);
        if (t == steps_) return;
        advance(t, realisation, stride);
    }
}

}  // namespace steppe::bench
