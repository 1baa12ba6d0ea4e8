#include "engine/core/expect.hpp"
#include "engine/ensemble/design/kinds.hpp"

namespace steppe::design {
namespace {

class Random final : public Design {
public:
    explicit Random(const DesignRequest& request)
        : keys_(keys_of(request)), replicates_(request.replicates) {}

    void uniforms(std::uint64_t first, std::size_t count, double* u) const override {
        STEPPE_EXPECT(first <= replicates_ && count <= replicates_ - first);
        for (const Key key : keys_)
            for (std::size_t r = 0; r < count; ++r) {
                const auto words = philox(counter_of(first + r), key);
                *u++ = uniform(words[0], words[1]);
            }
    }

private:
    std::vector<Key> keys_;
    [[maybe_unused]] std::uint64_t replicates_;
};

}  // namespace

const DesignKind random{
    .name = "random",
    .doc = "independent draws: errors shrink as n^-1/2",
    .make = [](const DesignRequest& request) -> std::unique_ptr<Design> {
        return std::make_unique<Random>(request);
    },
};

}  // namespace steppe::design
