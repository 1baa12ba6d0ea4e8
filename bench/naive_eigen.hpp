#pragma once

#include <memory>
#include <vector>

#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// The rival: the model as one writes it first, with dense Eigen matrices over all agents, for what
/// bench/scenarios/core.toml uses (no events, corridors, responses or institutions). It stands in a
/// shared library of its own, since Eigen compiled for this machine must not meet Eigen compiled
/// for any: they lay out memory in different ways.
namespace steppe::bench {

class NaiveModel;

class __attribute__((visibility("default"))) Rival {
public:
    Rival(const Program& program, const Inputs<double>& inputs);
    Rival(const Rival&) = delete;
    Rival& operator=(const Rival&) = delete;
    ~Rival();

    /// All that follows from the stocks, then the stocks of the next step.
    void step();
    /// What it computed: price, then per agent GDP, own weight, and positions after the step.
    [[nodiscard]] std::vector<double> numbers() const;

private:
    std::unique_ptr<NaiveModel> model_;
};

}  // namespace steppe::bench
