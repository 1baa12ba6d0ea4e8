#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "steppe/core/isa.hpp"
#include "steppe/network/sparse.hpp"

/// Positions of many agents that listen to one another.
namespace steppe {

/// The multi-issue model of Friedkin & Johnsen (Parsegov et al. 2017) on a large network:
/// `W.rows()` agents who listen, N below; `W.columns - N` who are heard and do not move; K issues.
/// Matrices lie row by row.
struct LargeOpinions {
    SparseRows W;             ///< how much each listener hears of each speaker; below 0: it repels
    std::vector<double> own;  ///< N, W(i,i); empty: what the row leaves of 1, and at least 0
    std::vector<double> lambda;  ///< N, susceptibility in [0, 1]
    std::size_t issues = 1;      ///< K, at least 1
    std::vector<double> C;  ///< K x K, coupling: the row is the issue that is moved; empty: none
    std::vector<double>
        anchor;  ///< N x K, (1 - lambda) U + r0: what holds each agent at its conviction
    std::vector<double> outside;  ///< (W.columns - N) x K, positions of those who do not move
};

/// (1 - lambda) U + r0, N x K, with U clamped to [-1, 1], as `LargeOpinions::anchor` wants it.
/// \param lambda  N
/// \param U  N x K, convictions
/// \param r0  N x K, constant remainder; empty: none
std::vector<double> anchor_of(const std::vector<double>& lambda, const std::vector<double>& U,
                              const std::vector<double>& r0 = {});

/// How agents lie in memory. What is computed has the same bits with all of them.
enum class NetworkOrder {
    given,                  ///< as they come
    in_degree,              ///< those whom most hear first: their positions stay in the cache
    reverse_cuthill_mckee,  ///< who is near in the network is near in memory (Cuthill & McKee 1969,
                            ///< George 1971)
};

struct PositionsOptions {
    double rate = 1.0;     ///< h*nu in [0, 1]: the part of the way that a step goes
    unsigned threads = 1;  ///< the numbers do not depend on it
    NetworkOrder order = NetworkOrder::given;
    Isa isa = best_isa();  ///< nor on this
};

/// Steps the positions of a large network:
/// X(t+1) = X + rate*(L*W*X*C' + anchor - X) + size*eps, clamped to [-1, 1], all agents at once
/// (model page, section "Positions"). Terms are added as the model's own processes add them: first
/// what an agent has of its own, then the speakers in their order.
class LargePositions {
public:
    /// Copies what it needs: the model may go afterwards.
    /// \param X  N x K, where the positions start
    /// \throws std::invalid_argument naming what has the wrong size or is out of range
    LargePositions(const LargeOpinions& model, const std::vector<double>& X,
                   PositionsOptions options = {});
    ~LargePositions();
    LargePositions(LargePositions&&) noexcept;
    LargePositions& operator=(LargePositions&&) noexcept;

    /// All positions at t+1.
    void step();
    /// The same with chance: `size` times a shock is added before the clamp.
    /// \param shocks  N x K, eps
    /// \param size  sqrt(h)*sigma_X
    void step(const std::vector<double>& shocks, double size);

    /// What holds the agents from the next step on, N x K.
    void set_anchor(const std::vector<double>& anchor);
    /// Where those stand who are heard and do not move, (W.columns - N) x K.
    void set_outside(const std::vector<double>& outside);
    /// Where the agents stand now, N x K.
    void set_positions(const std::vector<double>& X);
    /// Positions now, N x K.
    [[nodiscard]] std::vector<double> positions() const;
    [[nodiscard]] double position(std::uint32_t agent, std::size_t issue) const;

private:
    struct Data;
    void move(const double* shocks, double size);

    std::unique_ptr<Data> data_;
};

}  // namespace steppe
