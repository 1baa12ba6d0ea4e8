#include "bench/fixed_model.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace steppe::bench {
namespace {

using Dense = Eigen::ArrayXXd;

Dense dense(const Pairs& pairs, const std::vector<double>& values) {
    Dense out = Dense::Zero(agents, agents);
    for (Index e = 0; e < pairs.size() && e < values.size(); ++e)
        out(pairs.row[e], pairs.column[e]) = values[e];
    return out;
}

Column column_of(const std::vector<double>& values, double below) {
    Column out = Column::Constant(below);
    std::copy_n(values.begin(), agents, out.data());
    return out;
}

Table<tall, issues> positions_of(const std::vector<double>& values) {
    Table<tall, issues> out = Table<tall, issues>::Zero();
    for (int i = 0; i < agents; ++i)
        for (int k = 0; k < issues; ++k)
            out(i, k) = values[static_cast<std::size_t>(i * issues + k)];
    return out;
}

void require(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(std::string("core does not match the rival: ") + what);
}

}  // namespace

FixedModel::FixedModel(const Program& p, const Inputs<double>& in)
    : h_(p.calendar.h),
      steps_(p.calendar.steps),
      powers_(p.agents.powers),
      targets_(p.agents.targets) {
    require(p.agents.size() == agents && p.issues.size() == issues && powers_.size() == powers,
            "its size");
    require(p.commodities.size() == 1 && p.commodities[0].participant.size() == places &&
                p.commodities[0].participant.back() == agents,
            "its commodity");
    require(
        p.events.empty() && p.corridors.empty() && p.responses.empty() && p.institutions.empty(),
        "events");
    require(std::all_of(in.hostility.begin(), in.hostility.end(),
                        [](double value) { return value == 0; }),
            "hostility");
    set_agents(in);
    set_layers(p, in);
    set_commodity(p, in);
    set_pledges(p, in);
}

void FixedModel::set_agents(const Inputs<double>& in) {
    const auto& m = in.model;
    Y0_ = column_of(in.Y0, 1);
    alpha_ = column_of(in.alpha, 0);
    capital0_ = column_of(in.kappa, 1) * Y0_;
    skill_ = m.r_H / Y0_;
    growth_once_ = (column_of(in.g, 0) * h_).exp();
    saved_ = h_ * column_of(in.s, 0);
    open_ = 1 - column_of(in.autonomy, 0);
    military_ = column_of(in.military, 1);
    row_trade_ = column_of(in.row_import, 1) + column_of(in.row_export, 1);
    row_once_ = std::exp(m.g_row * h_);
    eta_ = m.eta;
    E_kept_ = 1 - h_ * m.delta;
    H_kept_ = 1 - h_ * m.obsolescence;
    Z_kept_ = 1 - h_ * m.wear;
    const double rate = h_ * m.nu;
    X_kept_ = 1 - rate;
    X0_ = positions_of(in.X0);
    lambda_ = rate * column_of(in.lambda, 0);
    const Column stubborn = rate - lambda_;
    conviction_ = positions_of(in.U0).colwise() * stubborn + rate * positions_of(in.r0);
    C_ = Eigen::Map<const Eigen::Matrix<double, issues, issues, Eigen::RowMajor>>(in.C.data())
             .transpose();
    Q_kept_ = 1 - h_ * m.theta_T;
    Q_rate_ = h_ * m.theta_T * m.eps / 2;
}

void FixedModel::set_layers(const Program& p, const Inputs<double>& in) {
    const Dense T0 = dense(p.trade.pairs, in.T0);
    both0_.setZero();
    both0_.topRows<agents>() = T0 + T0.transpose();
    ties_.setZero();
    int found = 0;
    Dense held = Dense::Zero(agents, agents);
    for (std::size_t l = 0; l < p.layers.size(); ++l)
        if (!in.layer[l].row_stock.empty()) held += dense(p.layers[l].pairs, in.layer[l].value);
    for (int j = 0; j < agents; ++j)
        if (held.col(j).any()) {
            require(found < senders, "holders of stocks");
            sender_[static_cast<std::size_t>(found++)] = static_cast<Index>(j);
        }
    require(found == senders, "holders of stocks");
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        const auto& layer = in.layer[l];
        const Column weight = column_of(layer.beta, 0) * open_;
        const Dense values = dense(p.layers[l].pairs, layer.value);
        if (!layer.row_stock.empty()) {
            auto& stock = stocks_.emplace_back();
            stock.base.setZero();
            for (int k = 0; k < senders; ++k)
                stock.base.col(k).head<agents>() = values.col(sender_[static_cast<std::size_t>(k)]);
            stock.weight = weight;
            stock.rest = column_of(layer.row_stock, 1) + stock.base.rowwise().sum();
            stock.home = layer.home;
            stock.paid =
                std::any_of(p.pledges.begin(), p.pledges.end(),
                            [&](const PledgeProgram& pledge) { return pledge.layer == l; });
            if (stock.paid) {
                A_kept_ = 1 - h_ * layer.dep;
                require(p.layers[l].trade_link, "the trade of investors");
            }
        } else if (p.layers[l].capability == Capability::military) {
            for (int i = 0; i < agents; ++i) {
                double alone = 1, sum = 0;
                for (int j = 0; j < agents; ++j) {
                    ties_(i, j) = values(i, j) * military_(j) / (military_(i) + military_(j));
                    alone *= 1 - ties_(i, j);
                    sum += ties_(i, j);
                }
                ties_.row(i) *= weight(i) * (1 - alone) / std::max(sum, tiny);
            }
        } else {
            trade_weight_ = weight;
        }
    }
}

void FixedModel::set_commodity(const Program& p, const Inputs<double>& in) {
    const auto& of = in.commodity[0];
    const auto& who = p.commodities[0].participant;
    std::copy_n(p.commodities[0].participant.begin(), places - 1, member_.begin());
    D0_.setZero();
    pace_.setZero();
    q0_.setZero();
    capacity_.setZero();
    at_risk_.setZero();
    for (std::size_t i = 0; i < places; ++i) {
        const auto row = static_cast<int>(i);
        const double g = i + 1 == places ? in.model.g_row : in.g[member_[i]];
        const Index buyer = p.commodities[0].buyer[who[i]];
        const double demand = buyer == absent ? 0.0 : of.D0[buyer];
        D0_(row) = demand;
        if (i + 1 < places && demand != 0) at_risk_(row) = of.at_risk[member_[i]];
        for (std::size_t j = 0; j < places; ++j) {
            const Index cell = p.commodities[0].cell(who[i], who[j]);
            const double flow = cell == absent ? 0.0 : of.V0[cell];
            q0_(row, static_cast<int>(j)) = flow / std::max(demand, tiny);
            capacity_(static_cast<int>(j), row) =
                flow * (1 + std::max(g, 0.0) * of.cover) * (1 + of.spare);
        }
    }
    I0_ = of.cover * D0_;
    cover_ = of.cover;
    restock_ = of.restock;
    spare_ = 1 + of.spare;
    spot_ = of.spot;
    follow_ = h_ * of.adaptation;
    back_ = h_ * of.back;
    offtake_ = of.offtake;
}

void FixedModel::set_pledges(const Program& p, const Inputs<double>& in) {
    const auto& calendar = p.calendar;
    parts_.assign(static_cast<std::size_t>(steps_) + 1, {});
    for (std::size_t n = 0; n < p.pledges.size(); ++n) {
        const auto& pledge = p.pledges[n];
        const auto& of = in.pledge[n];
        Money money;
        money.hosts = static_cast<Index>(pledge.host.size());
        money.sender = static_cast<int>(std::find(sender_.begin(), sender_.end(), pledge.from) -
                                        sender_.begin());
        money.builds = !pledge.capacity.empty();
        for (std::size_t k = 0; k < pledge.host.size(); ++k) {
            money.host[k] = pledge.host[k];
            money.share[k] = of.a[k];
            money.capital[k] = of.a[k] * in.layer[pledge.layer].inv;
            money.technology[k] = of.a[k] * of.technology;
            if (!money.builds) continue;
            money.built[k] = of.a[k] * of.capacity[0] / in.commodity[0].cost;
            money.payer = static_cast<int>(pledge.capacity[0].cell[k] / places);
            money.place[k] = pledge.capacity[0].cell[k] % places;
        }
        money_.push_back(money);
        const double begin = pledge.start + 12 * of.delay, span = 12 * of.years;
        const auto integral = [&](int step) {
            const double s = std::clamp((calendar.month(step) - begin) / span, 0.0, 1.0);
            return pledge.profile == Profile::front  ? s * (2 - s)
                   : pledge.profile == Profile::back ? s * s
                                                     : s;
        };
        for (int t = 0; t <= steps_; ++t)
            parts_[static_cast<std::size_t>(t)].push_back(of.amount *
                                                          (integral(t + 1) - integral(t)));
    }
}

FixedRival::FixedRival(const Program& program, const Inputs<double>& inputs)
    : model_(std::make_unique<FixedModel>(program, inputs)) {}
FixedRival::~FixedRival() = default;
void FixedRival::run(const double* realisation, double* values, std::size_t stride) {
    model_->run(realisation, values, stride);
}

}  // namespace steppe::bench
