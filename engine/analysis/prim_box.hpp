#pragma once

#include <map>
#include <vector>

#include "engine/analysis/prim_ranks.hpp"

/// A box whose faces can be dropped and moved; the required counts are updated incrementally.
namespace steppe {

struct Count {
    std::uint64_t futures = 0, cases = 0;
};

class FacedBox {
public:
    /// Starts without faces: contains all remaining replicates.
    /// \param among replicates: 1 if remaining
    FacedBox(const RankTable& ranks, const std::vector<std::uint8_t>& among,
             const PrimQuestion& question);

    /// Adds or moves a face.
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

    /// Repeatedly drops the restriction with the largest quasi-p while it is too large.
    void drop_chance();
    /// Repeatedly drops the restriction whose removal raises the score most.
    void drop_idle();
    /// Moves faces one after the other to the largest score until none gains; drops faces that
    /// reach the end of the range.
    void move_faces();

    /// Moves faces to rounder limits if the loss of score is negligible.
    void round_limits();

    /// Returns the limit of a face as a number.
    [[nodiscard]] double limit(Face face) const;
    /// Leaves the results of random halves to the caller.
    [[nodiscard]] Box box() const;

private:
    void hit(std::uint32_t future, Face face, int by);
    [[nodiscard]] double score(const Count& count, std::size_t faces) const;
    bool move(Face face);
    void round(Face face, double least);

    const RankTable* ranks_;
    const PrimQuestion* question_;
    std::map<Face, std::uint32_t> faces_;
    std::map<Face, double> limits_;  ///< of faces at a rounded limit
    /// Per replicate: number of faces that exclude it.
    std::vector<std::uint16_t> outside_of_;
    /// Per replicate: sum of the indices of those faces; with a single face, its index.
    std::vector<std::uint32_t> sum_;
    std::vector<Count> only_;  ///< faces: replicates excluded by it alone
    Count all_, inside_;
};

}  // namespace steppe
