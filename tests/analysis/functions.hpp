#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/experiment.hpp"
#include "engine/core/philox.hpp"

/// Functions with known indices, behind the interface that scenarios use.
namespace steppe::test {

/// A function of uniform inputs and of process noise.
class FunctionExperiment final : public Experiment {
public:
    using Function = std::function<double(const std::vector<double>& u, double chance)>;

    FunctionExperiment(std::size_t inputs, Function function,
                       const std::vector<RankCorrelation>& correlations = {}, double noise = 0)
        : function_(std::move(function)),
          joined_(Copula(inputs, correlations).groups()),
          noise_(noise) {
        for (std::size_t k = 0; k < inputs; ++k) inputs_.push_back(fmt::format("x{:02}", k));
    }

    [[nodiscard]] const std::vector<std::string>& inputs() const override { return inputs_; }
    [[nodiscard]] const std::vector<std::string>& outputs() const override { return outputs_; }
    [[nodiscard]] const std::vector<Copula::Group>& joined() const override { return joined_; }
    [[nodiscard]] bool has_chance() const override { return noise_ > 0; }

    /// Evaluates in chunks that end within blocks of rows.
    std::optional<std::vector<double>> evaluate(const std::shared_ptr<const Design>& design,
                                                std::uint64_t runs) override {
        constexpr std::size_t chunk = 1000;
        std::vector<double> y, u, at(inputs_.size());
        for (std::uint64_t first = 0; first < runs; first += chunk) {
            const auto count =
                static_cast<std::size_t>(std::min<std::uint64_t>(chunk, runs - first));
            u.resize(inputs_.size() * count);
            design->uniforms(first, count, u.data());
            for (std::size_t r = 0; r < count; ++r) {
                for (std::size_t k = 0; k < at.size(); ++k) at[k] = u[k * count + r];
                y.push_back(function_(
                    at, noise_ * chance_of(design->chance((first + r) / 8 * 8) + (first + r) % 8)));
            }
        }
        evaluated += runs;
        return y;
    }

    std::uint64_t evaluated = 0;  ///< runs so far

private:
    /// Uniform with mean 0 and variance 1.
    static double chance_of(std::uint64_t replicate) {
        const auto words = philox(counter_of(replicate), key_of(5, "chance"));
        return std::sqrt(12.0) * (uniform(words[0], words[1]) - 0.5);
    }

    Function function_;
    std::vector<std::string> inputs_, outputs_{"y"};
    std::vector<Copula::Group> joined_;
    double noise_;
};

/// Ishigami & Homma 1990, a = 7, b = 0.1, inputs uniform over -pi to pi.
inline double ishigami(const std::vector<double>& u, double) {
    const auto x = [&](std::size_t k) { return std::numbers::pi * (2 * u[k] - 1); };
    const double s = std::sin(x(1));
    return std::sin(x(0)) + 7 * s * s + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

/// Sobol' g (Saltelli & Sobol' 1995).
inline FunctionExperiment::Function sobol_g(std::vector<double> a) {
    return [a](const std::vector<double>& u, double) {
        double product = 1;
        for (std::size_t k = 0; k < a.size(); ++k)
            product *= (std::abs(4 * u[k] - 2) + a[k]) / (1 + a[k]);
        return product;
    };
}

}  // namespace steppe::test
