#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include <Eigen/Dense>

/// Dense linear algebra as a reference. Matrices are row-major vectors.
namespace steppe::test {

using DenseMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Returns the largest absolute eigenvalue of a square matrix; 0 for an empty one.
inline double spectral_radius(const std::vector<double>& matrix) {
    const auto n = static_cast<Eigen::Index>(std::lround(std::sqrt(matrix.size())));
    if (n == 0) return 0.0;
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(
        Eigen::Map<const DenseMatrix>(matrix.data(), n, n), false);
    return solver.eigenvalues().cwiseAbs().maxCoeff();
}

/// Computes V = (I - L Ws)^{-1} (I - L), N x N (Friedkin 1991).
/// \returns nothing if I - L Ws is singular: an agent reaches no agent with lambda below 1
inline std::optional<std::vector<double>> solved_total_influence(
    const std::vector<double>& Ws, const std::vector<double>& lambda) {
    constexpr double singular = 1e-14;
    const auto n = static_cast<Eigen::Index>(lambda.size());
    const Eigen::Map<const Eigen::VectorXd> L(lambda.data(), n);
    const DenseMatrix A =
        DenseMatrix::Identity(n, n) -
        DenseMatrix(L.asDiagonal() * Eigen::Map<const DenseMatrix>(Ws.data(), n, n));
    const Eigen::PartialPivLU<DenseMatrix> lu(A);
    if (!(lu.rcond() > singular)) return std::nullopt;
    const DenseMatrix V = lu.solve(DenseMatrix((Eigen::VectorXd::Ones(n) - L).asDiagonal()));
    return std::vector<double>(V.data(), V.data() + V.size());
}

}  // namespace steppe::test
