#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/ensemble/correlation.hpp"
#include "engine/ensemble/design.hpp"

namespace steppe {

/// Maps uniform numbers to outputs: the replicates of a scenario, or a function with known indices.
/// Analyses choose the uniforms and depend on nothing else.
class Experiment {
public:
    Experiment() = default;
    Experiment(const Experiment&) = delete;
    Experiment& operator=(const Experiment&) = delete;
    virtual ~Experiment() = default;

    /// Returns the uncertain addresses; a design supplies a uniform number for each.
    [[nodiscard]] virtual const std::vector<std::string>& inputs() const = 0;
    [[nodiscard]] virtual const std::vector<std::string>& outputs() const = 0;
    /// Inputs joined by a Gaussian copula. Designs must supply joined draws.
    [[nodiscard]] virtual const std::vector<Copula::Group>& joined() const = 0;
    /// Returns whether outputs also depend on chance; Design::chance then selects the chance of a
    /// run.
    [[nodiscard]] virtual bool has_chance() const = 0;

    /// Runs replicates 0 to runs - 1 of a design.
    /// \return outputs x runs; empty if stopped before the end
    virtual std::optional<std::vector<double>> evaluate(const std::shared_ptr<const Design>& design,
                                                        std::uint64_t runs) = 0;
};

}  // namespace steppe
