#include "engine/network/linear.hpp"

#include <cmath>

#include <Eigen/Dense>
#include <Eigen/Sparse>

#include "engine/core/expect.hpp"

namespace steppe {
namespace {

using Vector = Eigen::VectorXd;

constexpr double singular =
    1e-14;  // reciprocal condition below which a factorisation is unreliable

Eigen::Index side_of(const std::vector<double>& matrix) {
    const auto side =
        static_cast<Eigen::Index>(std::lround(std::sqrt(static_cast<double>(matrix.size()))));
    STEPPE_EXPECT(static_cast<std::size_t>(side * side) == matrix.size());
    return side;
}

/// Returns the non-zero entries of I - L Ws (x) C; the unknown of agent i and issue k is i*K + k.
std::vector<Eigen::Triplet<double>> entries(const OpinionModel& m, Eigen::Index agents,
                                            Eigen::Index issues) {
    std::vector<Eigen::Triplet<double>> out;
    const auto at = [](const auto& values, Eigen::Index n) {
        return values[static_cast<std::size_t>(n)];
    };
    const auto holds = [&](Eigen::Index i, Eigen::Index k) {
        return m.holds.empty() || at(m.holds, i * issues + k) != 0;
    };
    for (Eigen::Index n = 0; n < agents * issues; ++n) out.emplace_back(n, n, 1.0);
    for (Eigen::Index i = 0; i < agents; ++i)
        for (Eigen::Index j = 0; j < agents; ++j)
            for (Eigen::Index l = 0; l < issues; ++l) {
                const double weight =
                    i == j && !m.own.empty() ? at(m.own, i * issues + l) : at(m.Ws, i * agents + j);
                const double pull = at(m.lambda, i) * weight;
                if (pull == 0.0 || !holds(i, l) || !holds(j, l)) continue;
                for (Eigen::Index k = 0; k < issues; ++k) {
                    double c = holds(i, k) ? at(m.C, k * issues + l) : 0.0;
                    for (Eigen::Index n = 0; k == l && c != 0.0 && n < issues; ++n)
                        if (!holds(i, n)) c += std::abs(at(m.C, k * issues + n));
                    if (c != 0.0) out.emplace_back(i * issues + k, j * issues + l, -pull * c);
                }
            }
    return out;
}

std::optional<Vector> solve(const Eigen::SparseMatrix<double, Eigen::RowMajor>& A,
                            const Vector& b) {
    if (static_cast<std::size_t>(A.rows()) <= dense_unknowns) {
        const Eigen::PartialPivLU<Eigen::MatrixXd> lu(Eigen::MatrixXd{A});
        if (!(lu.rcond() > singular)) return std::nullopt;
        return lu.solve(b);
    }
    Eigen::BiCGSTAB<Eigen::SparseMatrix<double, Eigen::RowMajor>> solver(A);
    solver.setTolerance(1e-13);
    const Vector x = solver.solve(b);
    if (!x.allFinite() || !((A * x - b).norm() <= 1e-10 * b.norm())) return std::nullopt;
    return x;
}

}  // namespace

std::optional<std::vector<double>> equilibrium(const OpinionModel& m) {
    const auto agents = side_of(m.Ws), issues = side_of(m.C), unknowns = agents * issues;
    STEPPE_EXPECT(m.lambda.size() == static_cast<std::size_t>(agents) &&
                  m.U.size() == static_cast<std::size_t>(unknowns));
    STEPPE_EXPECT(m.r0.empty() || m.r0.size() == m.U.size());
    if (unknowns == 0) return std::vector<double>{};
    Eigen::SparseMatrix<double, Eigen::RowMajor> A(unknowns, unknowns);
    const auto list = entries(m, agents, issues);
    A.setFromTriplets(list.begin(), list.end());
    Vector b(unknowns);
    for (Eigen::Index n = 0; n < unknowns; ++n) {
        const auto at = static_cast<std::size_t>(n);
        b[n] = (1.0 - m.lambda[static_cast<std::size_t>(n / issues)]) * m.U[at] +
               (m.r0.empty() ? 0.0 : m.r0[at]);
    }
    const auto x = solve(A, b);
    if (!x) return std::nullopt;
    return std::vector<double>(x->data(), x->data() + x->size());
}

}  // namespace steppe
