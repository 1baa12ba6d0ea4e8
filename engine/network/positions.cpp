#include "steppe/network/positions.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "engine/network/packed.hpp"
#include "steppe/core/expect.hpp"
#include "steppe/core/simd/pack.hpp"

namespace steppe {

struct LargePositions::Data {
    PackedNetwork network;
    double rate;
    HugeVector<double> X, next, anchor, shocks;
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
        Data{PackedNetwork(model, {options.threads, options.order, options.isa}),
             options.rate,
             {},
             {},
             {},
             {}});
    for (auto* table : {&data_->X, &data_->next, &data_->anchor})
        table->assign(data_->network.table_size(), 0.0);
    for (auto* table : {&data_->X, &data_->next})
        data_->network.spread_outside(model.outside, *table);
    set_positions(X);
    set_anchor(model.anchor);
}

LargePositions::~LargePositions() = default;
LargePositions::LargePositions(LargePositions&&) noexcept = default;
LargePositions& LargePositions::operator=(LargePositions&&) noexcept = default;

void LargePositions::step() { move(nullptr, 0.0); }

void LargePositions::step(const std::vector<double>& shocks, double size) {
    check_size("shocks", shocks.size(), data_->network.agents() * data_->network.issues());
    data_->shocks.resize(data_->X.size(), 0.0);
    data_->network.spread(shocks, data_->shocks);
    move(data_->shocks.data(), size);
}

void LargePositions::move(const double* shocks, double size) {
    Data& d = *data_;
    RowsJob job;
    job.X = d.X.data();
    job.anchor = d.anchor.data();
    job.shocks = shocks;
    job.shock_size = size;
    job.rate = d.rate;
    job.next = d.next.data();
    d.network.run(d.network.kernel().step, job);
    std::swap(d.X, d.next);
}

void LargePositions::set_anchor(const std::vector<double>& anchor) {
    check_size("anchor", anchor.size(), data_->network.agents() * data_->network.issues());
    data_->network.spread(anchor, data_->anchor);
}

void LargePositions::set_outside(const std::vector<double>& outside) {
    check_size("outside", outside.size(), data_->network.outsiders() * data_->network.issues());
    for (auto* table : {&data_->X, &data_->next}) data_->network.spread_outside(outside, *table);
}

void LargePositions::set_positions(const std::vector<double>& X) {
    check_size("X", X.size(), data_->network.agents() * data_->network.issues());
    data_->network.spread(X, data_->X);
}

std::vector<double> LargePositions::positions() const { return data_->network.gather(data_->X); }

double LargePositions::position(std::uint32_t agent, std::size_t issue) const {
    STEPPE_EXPECT(agent < data_->network.agents() && issue < data_->network.issues());
    return data_->X[data_->network.place(agent) * data_->network.stride() + issue];
}

}  // namespace steppe
