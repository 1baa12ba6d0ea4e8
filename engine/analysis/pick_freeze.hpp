#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/analysis/groups.hpp"
#include "engine/ensemble/correlation.hpp"
#include "engine/ensemble/design.hpp"

/// Pick-freeze designs: rows of runs around one point, in which some inputs are redrawn and the
/// others keep their values.
namespace steppe {

/// Players redrawn in the runs of a row. Run 0 redraws none.
enum class Redraw {
    /// Run 1 all, run 2 + g player g only: the matrices A, B, A_B of Saltelli et al. 2010.
    saltelli,
    chain,    ///< run j the first j players, in an order per row
    subsets,  ///< run m the players of the set bits of m
};

/// Returns the number of runs in a row.
std::size_t runs_of(Redraw redraw, std::size_t players);

/// Positions of the runs of a row. Rows form blocks of eight, so that eight adjacent replicates
/// belong to eight rows and can use the chance of their rows; `rows` is a multiple of eight.
struct RowLayout {
    std::size_t rows = 0, runs = 0;

    [[nodiscard]] std::size_t size() const { return rows * runs; }
    [[nodiscard]] std::size_t at(std::size_t row, std::size_t run) const {
        return (row / 8 * runs + run) * 8 + row % 8;
    }
};

struct PickFreezePlan {
    /// 2 x inputs addresses and `rows` replicates: the points, then the redrawn values.
    std::shared_ptr<const Design> base;
    std::size_t inputs = 0;
    std::vector<Copula::Group> joined{};  ///< by the copula; `base` is drawn without it
    std::vector<InputGroup> players{};    ///< together they contain every input
    Redraw redraw = Redraw::saltelli;
    std::uint64_t rows = 0;  ///< a multiple of eight
    std::uint64_t seed = 1;  ///< of the orders of a chain
};

/// Redrawn players follow their conditional distribution given the others: in the normal scores of
/// a copula's group, x_S = w_S + R_SF R_FF^-1 (z_F - w_F) for the scores z of the point, w of the
/// other draw and correlations R (conditioning by kriging; Journel & Huijbregts 1978). A player
/// without inputs is chance: rows 0 to rows - 1 use the chance of their replicate, redrawn that of
/// rows + row.
class PickFreeze final : public Design {
public:
    explicit PickFreeze(PickFreezePlan plan);

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override;
    [[nodiscard]] std::uint64_t chance(std::uint64_t replicate) const override;

    [[nodiscard]] const PickFreezePlan& plan() const { return plan_; }
    [[nodiscard]] RowLayout layout() const { return {static_cast<std::size_t>(plan_.rows), runs_}; }
    /// Returns each player's place in the order of a row, from 0. Chance has one place in all rows
    /// of a block.
    [[nodiscard]] std::vector<std::size_t> places(std::uint64_t row) const;

private:
    struct Rows;
    [[nodiscard]] bool is_anew(std::size_t run, std::size_t player, std::size_t place) const;
    void join(const Rows& rows, const Copula::Group& group, std::size_t count, double* u) const;

    PickFreezePlan plan_;
    std::size_t runs_;
    /// Index of the player that is chance; the number of players if there is none.
    std::size_t chance_;
    std::vector<std::size_t> player_of_;
};

}  // namespace steppe
