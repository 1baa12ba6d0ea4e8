#include "bench/naive_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <Eigen/Dense>

namespace steppe::bench {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

class NaiveModel {
public:
    NaiveModel(const Program& program, const Inputs<double>& inputs);
    /// Derives all quantities from the stocks, then computes the stocks of the next step.
    void step();
    /// N x N: W with its diagonal, from the last derived step
    Matrix W;
    Matrix X;  ///< N x K
    Vector Y;
    double price = 1;

private:
    void pledges();
    void output();
    void supply();
    void trade();
    void influence();
    void advance();

    const Program& p_;
    const Inputs<double>& in_;
    int t_ = 0;
    std::vector<Matrix> A_, Fb_, flow_, D_;
    Matrix T0_, S_, Q_, T_, grav_, tie_, hostility_, U0_, r0_, C_, q_, qa_, V0_, R_, added_;
    Vector E_, H_, P_, growth_, yp_, y_, invest_, technology_, Rm_, Rx_, S_row_, I_, Z_, Dm_, use_,
        arrivals_, u_;
};

namespace {

Matrix dense(const Pairs& pairs, const std::vector<double>& values, Index n) {
    Matrix out = Matrix::Zero(n, n);
    for (Index e = 0; e < pairs.size() && e < values.size(); ++e)
        out(pairs.row[e], pairs.column[e]) = values[e];
    return out;
}

Vector vector_of(const std::vector<double>& values) {
    return Eigen::Map<const Vector>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Matrix matrix_of(const std::vector<double>& values, Eigen::Index rows, Eigen::Index columns) {
    return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
        values.data(), rows, columns);
}

Index place_of(const CommodityProgram& c, Index agent) {
    const auto at = std::find(c.participant.begin(), c.participant.end(), agent);
    return at == c.participant.end() ? absent : static_cast<Index>(at - c.participant.begin());
}

Matrix divided_by_rows(const Matrix& m, const Vector& by) {
    return m.array().colwise() / (by.array() == 0).select(Vector::Ones(by.size()), by).array();
}

}  // namespace

NaiveModel::NaiveModel(const Program& p, const Inputs<double>& in) : p_(p), in_(in) {
    const Index N = p.agents.size();
    const auto K = static_cast<Eigen::Index>(p.issues.size());
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        Fb_.push_back(
            dense(p.layers[l].pairs,
                  in.layer[l].row_stock.empty() ? std::vector<double>{} : in.layer[l].value, N));
        flow_.push_back(in.layer[l].dep * Fb_[l]);
        for (std::size_t n = 0; n < p.layers[l].flow.size(); ++n) {
            const Index e = p.layers[l].flow[n].first;
            flow_[l](p.layers[l].pairs.row[e], p.layers[l].pairs.column[e]) = in.layer[l].flow[n];
        }
        A_.push_back(Matrix::Zero(N, N));
        D_.push_back(Matrix::Zero(N, N));
        if (p.layers[l].capability == Capability::military)
            tie_ = dense(p.layers[l].pairs, in.layer[l].value, N);
    }
    T0_ = dense(p.trade.pairs, in.T0, N);
    S_ = Matrix::Ones(N, N);
    Q_ = Matrix::Zero(N, N);
    hostility_ = Matrix::Zero(N, N);
    for (Index e = 0; e < p.graph.size(); ++e)
        hostility_(p.graph.row[e], p.graph.column[e]) = in.hostility[p.hostile.slot[e]];
    X = matrix_of(in.X0, N, K);
    U0_ = matrix_of(in.U0, N, K);
    r0_ = matrix_of(in.r0, N, K);
    C_ = matrix_of(in.C, K, K);
    E_ = H_ = Vector::Zero(N);
    S_row_ = Vector::Ones(N);
    P_ = Vector::Zero(static_cast<Eigen::Index>(p.pledges.size()));
    const auto& c = p.commodities[0];
    const auto n = static_cast<Eigen::Index>(c.participant.size());
    V0_ = Matrix::Zero(n, n);
    for (const Index i : c.buyers)
        for (const Index j : c.sellers)
            V0_(place_of(c, i), place_of(c, j)) = in.commodity[0].V0[c.cell(i, j)];
    const Vector demand = V0_.rowwise().sum();
    q_ = qa_ = divided_by_rows(V0_, demand);
    I_ = in.commodity[0].cover * demand;
    Z_ = Vector::Zero(n);
}

void NaiveModel::pledges() {
    const double h = p_.calendar.h;
    const Index N = p_.agents.size();
    for (auto& D : D_) D.setZero();
    technology_ = Vector::Zero(N);
    added_ = Matrix::Zero(V0_.rows(), V0_.cols());
    for (std::size_t n = 0; n < p_.pledges.size(); ++n) {
        const auto& pledge = p_.pledges[n];
        const auto& of = in_.pledge[n];
        const double begin = pledge.start + 12 * of.delay, span = 12 * of.years;
        const auto integral = [&](double month) {
            const double s = std::clamp((month - begin) / span, 0.0, 1.0);
            return pledge.profile == Profile::front  ? s * (2 - s)
                   : pledge.profile == Profile::back ? s * s
                                                     : s;
        };
        const double paid =
            of.rho * of.amount *
            (integral(p_.calendar.month(t_ + 1)) - integral(p_.calendar.month(t_))) / h;
        for (std::size_t k = 0; k < pledge.host.size(); ++k) {
            D_[pledge.layer](pledge.host[k], pledge.from) += of.a[k] * paid;
            technology_(pledge.host[k]) += of.technology * of.a[k] * paid;
            for (std::size_t c = 0; c < pledge.capacity.size(); ++c) {
                const auto& traded = p_.commodities[pledge.capacity[c].commodity];
                added_(place_of(traded, pledge.from), place_of(traded, pledge.host[k])) +=
                    of.capacity[c] * of.a[k] * paid / in_.commodity[0].cost;
            }
        }
    }
    invest_ = Vector::Zero(N);
    for (std::size_t l = 0; l < p_.layers.size(); ++l)
        invest_ += in_.layer[l].inv * D_[l].rowwise().sum();
}

void NaiveModel::output() {
    const Vector g = vector_of(in_.g), Y0 = vector_of(in_.Y0), kappa = vector_of(in_.kappa),
                 alpha = vector_of(in_.alpha);
    growth_ = (g * p_.calendar.h * t_).array().exp();
    const Vector capital = 1 + E_.array() / (kappa.array() * Y0.array() * growth_.array());
    yp_ = growth_.array() * capital.array().pow(alpha.array()) *
          (1 + in_.model.r_H * H_.array() / Y0.array());
    supply();
    y_ = yp_;
    for (Index i = 0; i < p_.agents.size(); ++i)
        if (const Index place = place_of(p_.commodities[0], i); place != absent)
            y_(i) *= 1 - in_.commodity[0].at_risk[i] * u_(place);
    Y = Y0.array() * y_.array();
}

void NaiveModel::supply() {
    const auto& c = p_.commodities[0];
    const auto& of = in_.commodity[0];
    const auto n = V0_.rows();
    Vector path(n), size(n), g(n);
    for (Index i = 0; i < n; ++i) {
        const bool row = c.participant[i] == p_.agents.row();
        g(i) = row ? in_.model.g_row : in_.g[c.participant[i]];
        path(i) = std::exp(g(i) * p_.calendar.h * t_);
        size(i) = row ? path(i) : yp_(c.participant[i]);
    }
    Dm_ = V0_.rowwise().sum().array() * size.array();
    const Vector wanted = (Dm_ + of.restock * (of.cover * Dm_ - I_)).cwiseMax(0);
    const Matrix order = q_.array().colwise() * wanted.array();
    const Vector pace = path.cwiseMax(size).array() * (1 + g.cwiseMax(0).array() * of.cover);
    const Vector cap = (V0_.transpose() * pace + Z_) * (1 + of.spare);
    const auto ration = [](const Matrix& ask, const Vector& limit) -> Matrix {
        const Vector sum = ask.colwise().sum();
        const Vector part =
            (sum.array() == 0)
                .select(0, limit.array() / (sum.array() == 0).select(1, sum.array()))
                .cwiseMin(1);
        return ask * part.asDiagonal();
    };
    const Matrix R1 = ration(order, cap);
    const Vector gap = (order - R1).rowwise().sum();
    const Vector slack = (cap - R1.colwise().sum().transpose()).cwiseMax(0);
    const double reachable = slack.sum();
    const Matrix ask2 =
        reachable == 0 ? Matrix::Zero(n, n) : Matrix(of.spot * gap * slack.transpose() / reachable);
    R_ = R1 + ration(ask2, slack);
    arrivals_ = R_.rowwise().sum();
    use_ = Dm_.cwiseMin(arrivals_ + I_ / p_.calendar.h);
    u_ = (Dm_.array() == 0).select(0, 1 - use_.array() / (Dm_.array() == 0).select(1, Dm_.array()));
    price = 1;
    if ((gap.array() > 0).any())
        throw std::logic_error("core has no shortage: this rival computes no price for one");
}

void NaiveModel::trade() {
    const double eta = in_.model.eta, world = std::exp(in_.model.g_row * p_.calendar.h * t_);
    grav_ = T0_.array() * ((y_ * y_.transpose()) / world).array().pow(eta);
    T_ = grav_.cwiseProduct(S_) + Q_;
    Rm_ = vector_of(in_.row_import).array() * y_.array().pow(eta) * S_row_.array();
    Rx_ = vector_of(in_.row_export).array() * y_.array().pow(eta) * S_row_.array();
}

void NaiveModel::influence() {
    const Index N = p_.agents.size();
    W = Matrix::Zero(N, N);
    for (std::size_t l = 0; l < p_.layers.size(); ++l) {
        const auto& layer = in_.layer[l];
        Matrix share;
        if (!layer.row_stock.empty()) {
            const Matrix F = Fb_[l] + A_[l];
            share =
                divided_by_rows(F, layer.home * Y + vector_of(layer.row_stock) + F.rowwise().sum());
        } else if (p_.layers[l].capability == Capability::military) {
            const Vector cap = vector_of(in_.military);
            Matrix p(N, N);
            for (Index i = 0; i < N; ++i)
                for (Index j = 0; j < N; ++j)
                    p(i, j) = i == j ? 0 : tie_(i, j) * cap(j) / (cap(i) + cap(j));
            const Vector any = 1 - (1 - p.array()).rowwise().prod();
            share = divided_by_rows(p, p.rowwise().sum()).array().colwise() * any.array();
        } else {
            const Matrix both = T_ + T_.transpose();
            share = divided_by_rows(both, Rm_ + Rx_ + both.rowwise().sum());
        }
        W += vector_of(layer.beta).asDiagonal() * share;
    }
    W = (1 - vector_of(in_.autonomy).array()).matrix().asDiagonal() * W;
    W.diagonal() = 1 - W.rowwise().sum().array();
}

void NaiveModel::advance() {
    const double h = p_.calendar.h;
    const auto& m = in_.model;
    const auto& of = in_.commodity[0];
    const Vector lambda = vector_of(in_.lambda);
    const Matrix Ws = W.array() * (1 - 2 * hostility_.array());
    const Matrix pull = lambda.asDiagonal() * (Ws * X * C_.transpose()) +
                        (1 - lambda.array()).matrix().asDiagonal() * U0_ + r0_;
    X = (X + h * m.nu * (pull - X)).cwiseMax(-1).cwiseMin(1);
    const Vector Y0 = vector_of(in_.Y0);
    const Vector saved = vector_of(in_.s).array() * (Y.array() - Y0.array() * growth_.array());
    E_ = E_ * (1 - h * m.delta) + h * (invest_ + saved);
    H_ = H_ * (1 - h * m.obsolescence) + h * technology_;
    I_ = (I_ + h * (arrivals_ - use_)).cwiseMax(0);
    Z_ = Z_ * (1 - h * m.wear) + h * added_.colwise().sum().transpose();
    const Matrix o = divided_by_rows(of.offtake * h * added_, Dm_);
    const Vector bought = 1 + o.rowwise().sum().array();
    const Matrix follows = divided_by_rows(R_, arrivals_) - q_;
    q_ = divided_by_rows(q_ + h * of.adaptation * follows + h * of.back * (qa_ - q_) + o, bought);
    qa_ = divided_by_rows(qa_ + o, bought);
    Matrix dF = Matrix::Zero(X.rows(), X.rows());
    for (std::size_t l = 0; l < p_.layers.size(); ++l)
        if (p_.layers[l].trade_link) dF += A_[l];
    Q_ += h * m.theta_T * (m.eps / 2 * (dF + dF.transpose()) - Q_);
    for (std::size_t l = 0; l < p_.layers.size(); ++l) {
        const double dep = in_.layer[l].dep;
        A_[l] = A_[l] * (1 - h * dep) + h * D_[l];
        Fb_[l] = Fb_[l] * (1 - h * dep) + h * flow_[l];
    }
    ++t_;
}

void NaiveModel::step() {
    pledges();
    output();
    trade();
    influence();
    advance();
}

Rival::Rival(const Program& program, const Inputs<double>& inputs)
    : model_(std::make_unique<NaiveModel>(program, inputs)) {}
Rival::~Rival() = default;
void Rival::step() { model_->step(); }

std::vector<double> Rival::numbers() const {
    std::vector<double> out{model_->price};
    for (Eigen::Index i = 0; i < model_->Y.size(); ++i) {
        out.insert(out.end(), {model_->Y(i), model_->W(i, i)});
        for (Eigen::Index k = 0; k < model_->X.cols(); ++k) out.push_back(model_->X(i, k));
    }
    return out;
}

}  // namespace steppe::bench
