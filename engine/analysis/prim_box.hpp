#pragma once

#include <map>
#include <vector>

#include "engine/analysis/prim_ranks.hpp"

/// A box whose faces may be dropped and moved, with the counts that this needs kept up to date.
namespace steppe {

struct Count {
    std::uint64_t futures = 0, cases = 0;
};

class FacedBox {
public:
    /// No faces: all of the futures looked at. \param among futures: 1 for those
    FacedBox(const RankTable& ranks, const std::vector<std::uint8_t>& among,
             const PrimQuestion& question);

    /// Adds a face, or moves it in or out.
    void set(Face face, std::uint32_t rank);
    void drop(Face face);

    [[nodiscard]] const std::map<Face, std::uint32_t>& faces() const { return faces_; }
    [[nodiscard]] const Count& all() const { return all_; }
    [[nodiscard]] const Count& inside() const { return inside_; }
    [[nodiscard]] Count without(Face face) const {
        return {inside_.futures + only_[face].futures, inside_.cases + only_[face].cases};
    }
    [[nodiscard]] double quasi_p(Face face) const;
    [[nodiscard]] double score() const { return score(inside_, faces_.size()); }

    /// Drops, one by one, the restriction that is most likely chance, as long as its quasi-p is too
    /// large.
    void drop_chance();
    /// Drops, one by one, the restriction without which the score is largest, as long as that
    /// raises it.
    void drop_idle();
    /// Moves faces to where the score is largest, one after the other, until none gains; drops
    /// those that end outside.
    void move_faces();

    /// Moves faces to rounder limits where the score loses next to nothing by it.
    void round_limits();

    /// Where a face stands, as a number.
    [[nodiscard]] double limit(Face face) const;
    /// What halves tell of a restriction is left to the caller.
    [[nodiscard]] Box box() const;

private:
    void hit(std::uint32_t future, Face face, int by);
    [[nodiscard]] double score(const Count& count, std::size_t faces) const;
    bool move(Face face);
    void round(Face face, double least);

    const RankTable* ranks_;
    const PrimQuestion* question_;
    std::map<Face, std::uint32_t> faces_;
    std::map<Face, double> limits_;          ///< of faces that stand at a rounded one
    std::vector<std::uint16_t> outside_of_;  ///< futures: by how many faces each is cut off
    std::vector<std::uint32_t>
        sum_;                  ///< futures: the sum of those faces, the face itself where it is one
    std::vector<Count> only_;  ///< faces: futures that it alone cuts off
    Count all_, inside_;
};

}  // namespace steppe
