#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "steppe/analysis/groups.hpp"
#include "steppe/ensemble/correlation.hpp"
#include "steppe/ensemble/design.hpp"

/// Designs that draw some inputs of a point anew and leave the others: rows of runs, each row about
/// one point.
namespace steppe {

/// Which players the runs of a row draw anew. Run 0 draws none.
enum class Redraw {
    saltelli,  ///< run 1 all, run 2 + g player g alone: the matrices A, B, A_B of Saltelli et al.
               ///< 2010
    chain,     ///< run j the first j players in an order of the row's own
    subsets,   ///< run m the players of the bits of m
};

/// The number of runs in a row.
std::size_t runs_of(Redraw redraw, std::size_t players);

/// Where the runs of a row are. Rows go in blocks of eight, so that eight futures side by side
/// are of eight rows and may meet the chance of their rows; `rows` is a multiple of eight.
struct RowLayout {
    std::size_t rows = 0, runs = 0;

    [[nodiscard]] std::size_t size() const { return rows * runs; }
    [[nodiscard]] std::size_t at(std::size_t row, std::size_t run) const {
        return (row / 8 * runs + run) * 8 + row % 8;
    }
};

struct PickFreezePlan {
    /// Of 2 x inputs, as many replicates as rows: what the points are, then what is drawn anew.
    std::shared_ptr<const Design> base;
    std::size_t inputs = 0;
    std::vector<Copula::Group> joined{};  ///< by the copula; base is drawn without it
    std::vector<InputGroup> players{};    ///< every input is in one of them
    Redraw redraw = Redraw::saltelli;
    std::uint64_t rows = 0;  ///< a multiple of eight
    std::uint64_t seed = 1;  ///< of the orders of a chain
};

/// Players that are drawn anew keep to the distribution that they have given those that are not: in
/// the normal scores of a copula's group, x_S = w_S + R_SF R_FF^-1 (z_F - w_F) for the scores z of
/// the point, w of the other draw and correlations R (conditioning by kriging; Journel & Huijbregts
/// 1978). A player without inputs is chance: rows 0 to rows - 1 meet that of their replicate, drawn
/// anew that of rows + row.
class PickFreeze final : public Design {
public:
    explicit PickFreeze(PickFreezePlan plan);

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override;
    [[nodiscard]] std::uint64_t chance(std::uint64_t replicate) const override;

    [[nodiscard]] const PickFreezePlan& plan() const { return plan_; }
    [[nodiscard]] RowLayout layout() const { return {static_cast<std::size_t>(plan_.rows), runs_}; }
    /// For each player its place in the order of a row, from 0. Chance has one place in the rows of
    /// a block.
    [[nodiscard]] std::vector<std::size_t> places(std::uint64_t row) const;

private:
    struct Rows;
    [[nodiscard]] bool is_anew(std::size_t run, std::size_t player, std::size_t place) const;
    void join(const Rows& rows, const Copula::Group& group, std::size_t count, double* u) const;

    PickFreezePlan plan_;
    std::size_t runs_;
    std::size_t chance_;  ///< the player that is chance, or as many as there are
    std::vector<std::size_t> player_of_;
};

}  // namespace steppe
