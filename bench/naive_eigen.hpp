#pragma once

#include <memory>
#include <vector>

#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// The naive rival: a straightforward implementation with dense Eigen matrices over all agents, of
/// the features that bench/scenarios/core.toml uses (no events, corridors, responses or
/// institutions). Part of a shared library of its own: Eigen compiled for the host CPU and for a
/// generic one differ in memory layout and must not be linked together.
namespace steppe::bench {

class NaiveModel;

class __attribute__((visibility("default"))) Rival {
public:
    Rival(const Program& program, const Inputs<double>& inputs);
    Rival(const Rival&) = delete;
    Rival& operator=(const Rival&) = delete;
    ~Rival();

    /// Derives all quantities from the stocks, then computes the stocks of the next step.
    void step();
    /// Returns the price, then per agent GDP, own weight, and positions after the step.
    [[nodiscard]] std::vector<double> numbers() const;

private:
    std::unique_ptr<NaiveModel> model_;
};

}  // namespace steppe::bench
