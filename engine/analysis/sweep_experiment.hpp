#pragma once

#include "engine/analysis/experiment.hpp"
#include "engine/ensemble/sweep.hpp"

namespace steppe {

/// One output per replicate: a metric at a step, or whether a criterion holds (1 or 0).
struct SweepOutput {
    std::string address;  ///< of a metric, or `ask.ID`
    std::string unit;
    bool of_ask = false;
    /// Index into the plan's metrics or the program's criteria.
    std::size_t index = 0;
};

/// Returns the outputs that match the patterns: metrics by address, criteria as `ask.ID`; `*`
/// matches anything.
/// \throws UnknownMetric for a pattern that matches neither
std::vector<SweepOutput> select_outputs(const SweepPlan& plan,
                                        const std::vector<std::string>& patterns);

/// The replicates of one cell of a sweep as an experiment.
class SweepExperiment final : public Experiment {
public:
    /// \param step step at which metrics are read, from 0 to the program's last
    /// \param control `keep` and `checkpoint` are replaced; `checkpoint_hooks` applies, and each
    /// evaluation is a run
    SweepExperiment(const SweepPlan& plan, std::size_t cell, std::vector<SweepOutput> outputs,
                    int step, SweepControl control);

    [[nodiscard]] const std::vector<std::string>& inputs() const override {
        return drawn_addresses(*plan_.cells[0].plan);
    }
    [[nodiscard]] const std::vector<std::string>& outputs() const override { return names_; }
    [[nodiscard]] const std::vector<Copula::Group>& joined() const override { return joined_; }
    [[nodiscard]] bool has_chance() const override {
        return steppe::has_chance(*plan_.cells[0].plan);
    }
    /// \throws AuditFailure, std::runtime_error for a state of another run
    std::optional<std::vector<double>> evaluate(const std::shared_ptr<const Design>& design,
                                                std::uint64_t runs) override;

private:
    SweepPlan plan_;  ///< of the one cell
    std::vector<SweepOutput> outputs_;
    std::vector<std::string> names_;
    std::vector<Copula::Group> joined_;
    std::size_t step_;
    SweepControl control_;
};

}  // namespace steppe
