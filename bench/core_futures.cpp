#include "bench/core_futures.hpp"

#include "engine/core/philox.hpp"
#include "engine/model/kinds.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "engine/solver/run.hpp"

namespace steppe::bench {
namespace {

/// Eight doubles, aligned to a cache line as the lanes require.
struct alignas(64) Line {
    double value[8];
};

std::vector<double> copied(const std::vector<Line>& lines) {
    return {lines.data()->value, lines.data()->value + lines.size() * 8};
}

}  // namespace

std::vector<Metric> core_metrics(const Program& program) {
    std::vector<Metric> out;
    for (const char* name :
         {"autonomy.*", "gdp.*", "position.*", "price.*", "regional_influence.*"})
        for (auto& metric : select_metrics(program, {name})) out.push_back(std::move(metric));
    return out;
}

CoreFutures core_futures(std::size_t count) {
    CoreFutures out;
    out.program =
        compile(load_scenario(STEPPE_SOURCE_DIR "/bench/scenarios/core.toml", model_registry()));
    out.count = count;
    start<double>(*out.program, out.program->centre, nullptr, out.centre);
    out.metrics = core_metrics(*out.program);
    const auto plan = plan_futures(out.program, out.metrics, 1);
    out.drawn = drawn_addresses(*plan);
    std::vector<Line> uniforms(out.drawn.size() * count / 8), inputs(uniforms.size()),
        values(out.steps() * out.metrics.size() * count / 8);
    for (std::size_t n = 0; n < out.drawn.size(); ++n)
        for (std::size_t r = 0; r < count; ++r) {
            const auto words = philox(counter_of(r), key_of(1, out.drawn[n]));
            uniforms[(n * count + r) / 8].value[r % 8] = uniform(words[0], words[1]);
        }
    make_future_solver(plan, best_isa(), Audit::essentials)
        ->run({.first = 0,
               .count = count,
               .stride = count,
               .uniforms = uniforms[0].value,
               .values = values[0].value,
               .inputs = inputs[0].value});
    out.inputs = copied(inputs);
    out.values = copied(values);
    return out;
}

}  // namespace steppe::bench
