#include <vector>

#include "engine/ensemble/sweep.hpp"
#include "engine/model/evaluate.hpp"
#include "engine/model/expression.hpp"
#include "engine/model/kinds.hpp"
#include "engine/model/metric.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/solver/compile.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/fuzz/world.hpp"

namespace steppe::fuzz {
namespace {

void compare(const std::string& text) {
    std::size_t asked = 0;
    const auto comparison = parse_inequality(text, [&](const std::string& address) {
        if (!find_metric(the_world(), address)) throw UnknownMetric(address, "");
        return static_cast<Index>(asked++);
    });
    const std::vector<double> values(asked, 0.5);
    for (const auto* side : {&comparison.left, &comparison.right}) {
        std::vector<double> stack(side->steps.size());
        evaluate(*side, values.data(), stack.data());
    }
}

}  // namespace

void ask(std::string_view bytes) {
    const std::string text(bytes);
    try {
        compare(text);
    } catch (const ExpressionError& error) {
        demand(error.at <= text.size(), "an error points into the text");
    }
    static const auto metrics = all_metrics(the_world());
    try {
        parse_until(text, the_world(), metrics);
    } catch (const std::invalid_argument& error) {
        demand(!std::string(error.what()).empty(), "an error has a message");
    }
    try {
        select_metrics(the_world(), {text});
    } catch (const UnknownMetric& error) {
        demand(!std::string(error.what()).empty(), "an error has a message");
    }
}

}  // namespace steppe::fuzz
