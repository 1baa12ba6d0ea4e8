#include <Eigen/Sparse>

#include "bench/large/rivals.hpp"

namespace steppe::bench {
namespace {

using Network = Eigen::SparseMatrix<double, Eigen::RowMajor, int>;

/// One copy of the network for all products.
std::shared_ptr<const Network> network_of(const SparseRows& W) {
    auto out = std::make_shared<Network>(W.rows(), W.columns);
    out->resizeNonZeros(static_cast<Eigen::Index>(W.entries()));
    for (std::size_t i = 0; i < W.begin.size(); ++i)
        out->outerIndexPtr()[i] = static_cast<int>(W.begin[i]);
    for (std::size_t e = 0; e < W.entries(); ++e) {
        out->innerIndexPtr()[e] = static_cast<int>(W.column[e]);
        out->valuePtr()[e] = W.weight[e];
    }
    return out;
}

template <class Table>
class EigenProduct final : public Product {
public:
    EigenProduct(std::string name, std::shared_ptr<const Network> network,
                 const std::vector<double>& X, std::size_t K)
        : network_(std::move(network)) {
        using ByRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        const auto columns = static_cast<Eigen::Index>(K);
        x_ = Eigen::Map<const ByRows>(X.data(), network_->cols(), columns);
        y_ = anchor_ = next_ = Table::Zero(network_->rows(), columns);
        lambda_ = Eigen::VectorXd::Ones(network_->rows());
        way = std::move(name);
    }
    void multiply() override { y_.noalias() = *network_ * x_; }
    void step() override {
        multiply();
        next_ =
            (x_ + rate_ * (lambda_.asDiagonal() * y_ + anchor_ - x_)).cwiseMax(-1.0).cwiseMin(1.0);
    }
    std::vector<double> result() const override {
        std::vector<double> out;
        for (Eigen::Index i = 0; i < y_.rows(); ++i)
            for (Eigen::Index k = 0; k < y_.cols(); ++k) out.push_back(y_(i, k));
        return out;
    }

private:
    std::shared_ptr<const Network> network_;
    Table x_, y_, anchor_, next_;
    Eigen::VectorXd lambda_;
    double rate_ = 1.0;
};

template <int K>
std::unique_ptr<Product> fixed(std::shared_ptr<const Network> network,
                               const std::vector<double>& X) {
    return std::make_unique<
        EigenProduct<Eigen::Matrix<double, Eigen::Dynamic, K, Eigen::RowMajor>>>(
        "rows of fixed size", std::move(network), X, K);
}

}  // namespace

Product::~Product() = default;

Products eigen_products(const SparseRows& W, const std::vector<double>& X, std::size_t K) {
    const auto network = network_of(W);
    Products out;
    out.push_back(K == 4   ? fixed<4>(network, X)
                  : K == 8 ? fixed<8>(network, X)
                           : fixed<16>(network, X));
    out.push_back(
        std::make_unique<
            EigenProduct<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>>(
            "rows", network, X, K));
    out.push_back(std::make_unique<EigenProduct<Eigen::MatrixXd>>("columns", network, X, K));
    return out;
}

}  // namespace steppe::bench
