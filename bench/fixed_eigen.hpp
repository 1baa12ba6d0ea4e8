#pragma once

#include <memory>
#include <vector>

#include "engine/model/program.hpp"
#include "engine/model/state.hpp"

/// The optimised rival: runs replicates of bench/scenarios/core.toml one by one, in Eigen arrays of
/// compile-time size, padded to whole vectors. Omits features that core does not use (events,
/// corridors, responses, institutions, hostility) and computes constants of a run once. Like
/// naive_eigen, part of the shared library compiled for the host CPU.
namespace steppe::bench {

class FixedModel;

class __attribute__((visibility("default"))) FixedRival {
public:
    /// \param inputs  of the program's centre, after the start
    FixedRival(const Program& program, const Inputs<double>& inputs);
    FixedRival(const FixedRival&) = delete;
    FixedRival& operator=(const FixedRival&) = delete;
    ~FixedRival();

    /// Runs one replicate, all steps.
    /// \param realisation  of each pledge, `stride` apart
    /// \param values (steps + 1) x metrics, `stride` apart, in the order of core_metrics()
    void run(const double* realisation, double* values, std::size_t stride);

private:
    std::unique_ptr<FixedModel> model_;
};

}  // namespace steppe::bench
