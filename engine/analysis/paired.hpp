#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ensemble/paired_runner.hpp"

/// Differences of two scenarios, replicate by replicate, under the same draws.
namespace steppe {

/// Significance of a difference.
enum class Verdict {
    no_difference,  ///< 0 in every replicate
    inconclusive,   ///< the interval of its mean contains 0: not distinguishable from 0
    significant     ///< the interval does not contain 0
};

/// One metric at one step, the second scenario minus the first; in the unit of the metric.
struct Difference {
    std::size_t metric = 0;
    double mean = 0;
    Interval interval{};  ///< 95 %, of the mean
    double sd = 0, min = 0, max = 0;
    std::vector<double> quantiles;  ///< those of the plan
    double resolution = 0;          ///< largest error of the quantiles
    double above = 0, below = 0;    ///< shares of replicates with a difference above, below 0
    Interval above_interval{};      ///< 95 %, Wilson's
    Verdict verdict = Verdict::no_difference;
};

/// One criterion: the probability in the second scenario minus that in the first.
struct ShareDifference {
    double mean = 0;
    Interval interval{};  ///< 95 %: across scrambles if they differ, otherwise from the pairs
    /// Shares of replicates in which the criterion holds only in the second, only in the first.
    double up = 0, down = 0;
    Verdict verdict = Verdict::no_difference;
};

/// The first step at which any replicate of any kept metric differs between two scenarios, even in
/// the last bit only.
struct FirstDifference {
    int step = 0;
    std::vector<std::size_t> metrics;  ///< metrics that differ at the step
};

/// Statistics of the differences of all metrics at all steps. They add up exactly, in any order, in
/// a size that does not grow with the replicates: about 8 kB per metric and step.
class PairedAccumulator {
public:
    /// Constructs empty totals with ranges from a pilot chunk of both.
    PairedAccumulator(const SweepPlan& plan, const ChunkView& first, const ChunkView& second);

    /// Adds the same replicates of both.
    void add(std::size_t group, const ChunkView& first, const ChunkView& second);
    /// \pre constructed from the same plan and pilot
    void merge(const PairedAccumulator& other);

    [[nodiscard]] std::string bytes() const;
    /// Replaces the contents.
    /// \pre constructed from the same plan and pilot
    /// \throws std::runtime_error for bytes of another shape
    void restore(std::string_view bytes);

    [[nodiscard]] std::uint64_t replicates() const;
    [[nodiscard]] Difference difference(int step, std::size_t metric,
                                        const std::vector<double>& quantiles) const;
    [[nodiscard]] ShareDifference share_difference(std::size_t ask) const;
    /// Returns an empty value if all bits agree.
    [[nodiscard]] std::optional<FirstDifference> first_difference() const;

private:
    struct Counts {
        std::uint64_t above = 0, below = 0;  // replicates
        bool differs = false;
    };
    void add_row(Counts& counts, const double* first, const double* second, std::size_t count,
                 double* difference);

    std::size_t metrics_, asks_;
    std::vector<CellAccumulator> steps_;
    std::vector<Counts> counts_;            // steps x metrics
    std::vector<std::uint64_t> futures_;    // per group
    std::vector<std::uint64_t> up_, down_;  // groups x criteria
    std::vector<double> room_;              // metrics x chunk
};

}  // namespace steppe
