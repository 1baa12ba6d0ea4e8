#pragma once

#include <memory>
#include <vector>

#include "steppe/model/program.hpp"
#include "steppe/model/state.hpp"

/// The careful rival: futures of bench/scenarios/core.toml one by one, in Eigen arrays whose sizes
/// the compiler knows, padded to whole vectors. What cannot happen in core (events, corridors,
/// responses, institutions, hostility) is left out, and what is the same in all steps is computed
/// once. Like naive_eigen it stands in the shared library that is compiled for this machine.
namespace steppe::bench {

class FixedModel;

class __attribute__((visibility("default"))) FixedRival {
public:
    /// \param inputs of the program's centre, started
    FixedRival(const Program& program, const Inputs<double>& inputs);
    FixedRival(const FixedRival&) = delete;
    FixedRival& operator=(const FixedRival&) = delete;
    ~FixedRival();

    /// One future, all steps.
    /// \param realisation of each pledge, `stride` apart
    /// \param values (steps + 1) x metrics, `stride` apart, in the order of core_metrics()
    void run(const double* realisation, double* values, std::size_t stride);

private:
    std::unique_ptr<FixedModel> model_;
};

}  // namespace steppe::bench
