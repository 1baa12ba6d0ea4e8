#include "engine/ensemble/design/kinds.hpp"
#include "engine/ensemble/permutation.hpp"

namespace steppe::design {
namespace {

/// Latin hypercube (McKay, Beckman & Conover 1979): each of N equal strata of an address contains
/// exactly one of its N replicates.
class Lhs final : public Design {
public:
    explicit Lhs(const DesignRequest& request)
        : keys_(keys_of(request)), replicates_(request.replicates) {
        if (replicates_ == 0) return;
        for (const Key key : keys_) {
            const auto words = words_of_part(key, 0);
            orders_.emplace_back(replicates_, std::uint64_t{words[1]} << 32 | words[0]);
        }
    }

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        STEPPE_EXPECT(first <= replicates_ && count <= replicates_ - first);
        const auto strata = static_cast<double>(replicates_);
        for (std::size_t k = 0; k < orders_.size(); ++k)
            for (std::size_t r = 0; r < count; ++r) {
                const auto words = philox(counter_of(first + r), keys_[k]);
                const double place =
                    (static_cast<double>(orders_[k](first + r)) + uniform(words[0], words[1])) /
                    strata;
                *u++ = place < below_one ? place : below_one;
            }
    }

private:
    std::vector<Key> keys_;
    std::vector<Permutation> orders_;
    std::uint64_t replicates_;
};

}  // namespace

const DesignKind lhs{
    .name = "lhs",
    .doc =
        "Latin hypercube: each number is drawn once from each of n equal slices; the n is fixed in "
        "advance",
    .make = [](const DesignRequest& request) -> std::unique_ptr<Design> {
        return std::make_unique<Lhs>(request);
    },
};

}  // namespace steppe::design
