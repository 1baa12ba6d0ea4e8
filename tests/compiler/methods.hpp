#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/audit.hpp"
#include "engine/core/philox.hpp"
#include "engine/solver/futures.hpp"
#include "engine/solver/plan.hpp"
#include "engine/solver/specialise.hpp"

/// Comparison of the methods that compute replicates.
namespace steppe::test {

/// The metrics of replicates, or the failure of the audit.
struct Computed {
    struct alignas(64) Line {
        double value[8];
    };
    std::vector<Line> values;
    std::string failure;
    std::uint64_t again = 0;  ///< replicates that failed a guard
    bool is_code = false;     ///< machine code ran

    /// Compares bits.
    [[nodiscard]] bool equals(const Computed& other) const {
        return failure == other.failure &&
               (!failure.empty() ||
                std::memcmp(values.data(), other.values.data(), values.size() * sizeof(Line)) == 0);
    }
};

/// Runs `count` replicates in two jobs; the values of padding are 0.
inline Computed compute(const std::shared_ptr<const Program>& program,
                        const std::vector<Metric>& metrics, Isa isa, Method method,
                        std::size_t count) {
    const auto plan = plan_futures(program, metrics, 7);
    const auto& addresses = drawn_addresses(*plan);
    const std::size_t stride = (count / futures_block + 2) * futures_block;
    std::vector<Computed::Line> uniforms(addresses.size() * stride / 8 + 1);
    for (std::size_t n = 0; n < addresses.size(); ++n)
        for (std::size_t r = 0; r < stride; ++r) {
            const auto words = philox(counter_of(r), key_of(7, addresses[n]));
            uniforms[(n * stride + r) / 8].value[r % 8] = uniform(words[0], words[1]);
        }
    const std::size_t rows = static_cast<std::size_t>(program->calendar.steps + 1) * metrics.size();
    Computed out;
    out.values.resize(rows * stride / 8 + 1);
    const auto solver = make_future_solver(plan, isa, Audit::essentials, method);
    try {
        for (const std::size_t first : {std::size_t{0}, futures_block})
            if (first < count)
                solver->run({.first = first,
                             .count = first == 0 ? std::min(count, futures_block) : count - first,
                             .stride = stride,
                             .uniforms = uniforms[0].value + first,
                             .values = out.values[0].value + first});
    } catch (const AuditFailure& failure) {
        out.failure = failure.what();
    }
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t r = count; r < stride; ++r)
            out.values[(row * stride + r) / 8].value[r % 8] = 0;
    out.again = plan->specialiser->computed_again;
    const auto* run = plan->specialiser->after(*plan, isa, method, 0);
    out.is_code = run != nullptr && run->code != nullptr;
    return out;
}

}  // namespace steppe::test
