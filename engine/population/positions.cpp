#include "engine/population/positions.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/core/expect.hpp"
#include "engine/core/simd/pack.hpp"
#include "engine/population/packed.hpp"

namespace steppe {

struct LargePositions::Data {
    PackedNetwork network;
    double rate;
    HugeVector<double> X, next, anchor;
};

std::vector<double> anchor_of(const std::vector<double>& lambda, const std::vector<double>& U,
                              const std::vector<double>& r0) {
    STEPPE_EXPECT(r0.empty() || r0.size() == U.size());
    const std::size_t K = lambda.empty() ? 1 : U.size() / lambda.size();
    std::vector<double> out(U.size());
    for (std::size_t n = 0; n < U.size(); ++n)
        out[n] = fma(1.0 - lambda[n / K], clamp(U[n], -1.0, 1.0), r0.empty() ? 0.0 : r0[n]);
    return out;
}

LargePositions::LargePositions(const LargeOpinions& model, const std::vector<double>& X,
                               PositionsOptions options) {
    check_opinions(model);
    check_size("X", X.size(), model.W.rows() * model.issues);
    if (!(options.rate >= 0.0 && options.rate <= 1.0))
        throw std::invalid_argument(
            fmt::format("rate is {}, but must be from 0 to 1", options.rate));
    data_ = std::make_unique<Data>(
        Data{PackedNetwork(model, options.threads, options.isa), options.rate, {}, {}, {}});
    for (auto* table : {&data_->X, &data_->next, &data_->anchor})
        table->assign(data_->network.table_size(), 0.0);
    for (auto* table : {&data_->X, &data_->next})
        data_->network.spread_outside(model.outside, *table);
    data_->network.spread(X, data_->X);
    data_->network.spread(model.anchor, data_->anchor);
}

LargePositions::~LargePositions() = default;
LargePositions::LargePositions(LargePositions&&) noexcept = default;
LargePositions& LargePositions::operator=(LargePositions&&) noexcept = default;

void LargePositions::step() {
    Data& d = *data_;
    RowsJob job;
    job.X = d.X.data();
    job.anchor = d.anchor.data();
    job.rate = d.rate;
    job.next = d.next.data();
    d.network.run(d.network.kernel().step, job);
    std::swap(d.X, d.next);
}

void LargePositions::set_outside(const std::vector<double>& outside) {
    check_size("outside", outside.size(), data_->network.outsiders() * data_->network.issues());
    for (auto* table : {&data_->X, &data_->next}) data_->network.spread_outside(outside, *table);
}

std::vector<double> LargePositions::positions() const { return data_->network.gather(data_->X); }

}  // namespace steppe
