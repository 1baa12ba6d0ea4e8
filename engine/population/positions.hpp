#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/core/isa.hpp"
#include "engine/population/sparse.hpp"

/// Positions of many agents in a network.
namespace steppe {

/// The multi-issue model of Friedkin & Johnsen (Parsegov et al. 2017) on a large network:
/// `W.rows()` listeners, N below; `W.columns - N` external speakers with fixed positions; K issues.
/// Matrices are stored row by row.
struct LargeOpinions {
    SparseRows W;                ///< influence of each speaker on each listener; below 0: repelling
    std::vector<double> own;     ///< N, W(i,i); empty: 1 minus the row sum, at least 0
    std::vector<double> lambda;  ///< N, susceptibility in [0, 1]
    std::size_t issues = 1;      ///< K, at least 1
    std::vector<double> C;       ///< K x K, coupling: the row is the influenced issue; empty: none
    std::vector<double> anchor;  ///< N x K, (1 - lambda) U + r0: the pull of the convictions
    std::vector<double> outside;  ///< (W.columns - N) x K, positions of the external speakers
};

/// Returns (1 - lambda) U + r0, N x K, with U clamped to [-1, 1], for `LargeOpinions::anchor`.
/// \param lambda N
/// \param U N x K, convictions
/// \param r0 N x K, constant remainder; empty: none
std::vector<double> anchor_of(const std::vector<double>& lambda, const std::vector<double>& U,
                              const std::vector<double>& r0 = {});

struct PositionsOptions {
    double rate = 1.0;     ///< h*nu in [0, 1]: fraction of the adjustment per step
    unsigned threads = 1;  ///< does not affect the results
    Isa isa = best_isa();  ///< does not affect the results
};

/// Steps the positions of a large network: X(t+1) = X + rate*(L*W*X*C' + anchor - X), clamped
/// to [-1, 1], all agents at once (model page, section "Positions"). The order of additions matches
/// the model's processes: the agent's own term first, then its speakers in order.
class LargePositions {
public:
    /// Copies the model, which need not outlive the object.
    /// \param X N x K, initial positions
    /// \throws std::invalid_argument naming the invalid input
    LargePositions(const LargeOpinions& model, const std::vector<double>& X,
                   PositionsOptions options = {});
    ~LargePositions();
    LargePositions(LargePositions&&) noexcept;
    LargePositions& operator=(LargePositions&&) noexcept;

    /// Computes all positions at t+1.
    void step();
    /// Sets the positions of the external speakers, (W.columns - N) x K.
    void set_outside(const std::vector<double>& outside);
    /// Returns the current positions, N x K.
    [[nodiscard]] std::vector<double> positions() const;

private:
    struct Data;
    std::unique_ptr<Data> data_;
};

}  // namespace steppe
