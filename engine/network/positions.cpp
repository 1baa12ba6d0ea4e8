#include "steppe/network/positions.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "steppe/core/lane.hpp"

namespace steppe {

struct LargePositions::Data {
    LargeOpinions model;
    PositionsOptions options;
    std::vector<double> X;
};

namespace {

void check_size(const char* name, std::size_t size, std::size_t expected) {
    if (size != expected) throw std::invalid_argument(fmt::format("{} has {} numbers, but needs {}", name, size, expected));
}

}  // namespace

std::vector<double> anchor_of(const std::vector<double>& lambda, const std::vector<double>& U, const std::vector<double>& r0) {
    const std::size_t K = lambda.empty() ? 0 : U.size() / lambda.size();
    std::vector<double> out(U.size());
    for (std::size_t n = 0; n < U.size(); ++n) out[n] = mad(1.0 - lambda[n / K], clamp(U[n], -1.0, 1.0), r0.empty() ? 0.0 : r0[n]);
    return out;
}

LargePositions::LargePositions(LargeOpinions model, const std::vector<double>& X, PositionsOptions options)
    : data_(std::make_unique<Data>(Data{std::move(model), options, X})) {
    LargeOpinions& m = data_->model;
    const std::size_t N = m.W.rows(), K = m.issues;
    check_size("lambda", m.lambda.size(), N);
    check_size("anchor", m.anchor.size(), N * K);
    check_size("X", X.size(), N * K);
    check_size("outside", m.outside.size(), (m.W.columns - N) * K);
    if (m.own.empty())
        for (std::size_t i = 0; i < N; ++i) {
            double sum = 0;
            for (std::size_t e = m.W.begin[i]; e < m.W.begin[i + 1]; ++e) sum += m.W.weight[e];
            m.own.push_back(max(1.0 - sum, 0.0));
        }
}
LargePositions::~LargePositions() = default;
LargePositions::LargePositions(LargePositions&&) noexcept = default;
LargePositions& LargePositions::operator=(LargePositions&&) noexcept = default;

void LargePositions::step() { step({}); }

void LargePositions::step(const std::vector<double>& noise) {
    const auto& m = data_->model;
    const std::size_t N = m.W.rows(), K = m.issues;
    std::vector<double>& X = data_->X;
    std::vector<double> next(X.size()), mixed(K);
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t k = 0; k < K; ++k) {
            mixed[k] = m.own[i] * X[i * K + k];
            for (std::size_t e = m.W.begin[i]; e < m.W.begin[i + 1]; ++e) {
                const std::size_t j = m.W.column[e];
                mixed[k] = mad(m.W.weight[e], j < N ? X[j * K + k] : m.outside[(j - N) * K + k], mixed[k]);
            }
        }
        for (std::size_t k = 0; k < K; ++k) {
            double heard = m.C.empty() ? mixed[k] : 0.0;
            for (std::size_t l = 0; l < K && !m.C.empty(); ++l) heard = mad(m.C[k * K + l], mixed[l], heard);
            const double x = X[i * K + k], pull = mad(m.lambda[i], heard, m.anchor[i * K + k]);
            double moved = mad(data_->options.rate, pull - x, x);
            if (!noise.empty()) moved += noise[i * K + k];
            next[i * K + k] = clamp(moved, -1.0, 1.0);
        }
    }
    X = std::move(next);
}

void LargePositions::set_anchor(const std::vector<double>& anchor) { data_->model.anchor = anchor; }
void LargePositions::set_outside(const std::vector<double>& outside) {
    check_size("outside", outside.size(), data_->model.outside.size());
    data_->model.outside = outside;
}
void LargePositions::set_positions(const std::vector<double>& X) { data_->X = X; }
std::vector<double> LargePositions::positions() const { return data_->X; }
double LargePositions::position(std::uint32_t agent, std::size_t issue) const { return data_->X[agent * data_->model.issues + issue]; }

}  // namespace steppe
