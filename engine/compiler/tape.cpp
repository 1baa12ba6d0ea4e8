#include "engine/compiler/tape.hpp"

#include <algorithm>

namespace steppe::compiler {

namespace {

/// Lowers one body. \param scratch receives the number of scratch rows
std::vector<TapeStep> lower(const Body& body, std::uint32_t slots, std::uint32_t& scratch) {
    std::vector<std::uint32_t> last(body.size(), 0);
    for (std::uint32_t n = 0; n < body.size(); ++n)
        for (const auto& x : body[n].x)
            if (x.space == Space::local) last[x.index] = n;
    std::vector<TapeStep> out;
    std::vector<Row> place(body.size());
    std::vector<std::uint32_t> free;
    std::uint32_t rows = 0;
    for (std::uint32_t n = 0; n < body.size(); ++n) {
        const auto& from = body[n];
        TapeStep step{.op = from.op, .metric = from.metric, .out = {}, .x = {}};
        for (std::size_t k = 0; k < from.x.size(); ++k) {
            const Ref& x = from.x[k];
            step.x[k] = x.space == Space::local ? place[x.index] : Row{x.space, x.index};
        }
        // A row that is free from here on can hold the result: operations read a lane before they
        // write it.
        for (std::size_t k = 0; k < from.x.size(); ++k) {
            const Ref& x = from.x[k];
            if (x.space != Space::local || last[x.index] != n || place[x.index].index < slots ||
                place[x.index].space != Space::slot)
                continue;
            free.push_back(place[x.index].index);
            place[x.index].space = Space::none;  // an operand may occur twice
        }
        if (from.home.space != Space::none) {
            step.out = {from.home.space, from.home.index};
        } else if (!is_root(from.op)) {
            if (free.empty()) free.push_back(slots + rows++);
            step.out = {Space::slot, free.back()};
            if (last[n] > n) free.pop_back();
        }
        place[n] = step.out;
        out.push_back(step);
    }
    scratch = std::max(scratch, rows);
    return out;
}

}  // namespace

Tape tape_of(const Stages& stages) {
    Tape out{.bodies = {},
             .class_of = stages.class_of,
             .constants = stages.constants,
             .slots = 0,
             .exports = stages.exports,
             .rows = 0};
    std::uint32_t scratch = 0;
    for (const auto& body : stages.bodies) out.bodies.push_back(lower(body, stages.slots, scratch));
    out.slots = stages.slots + scratch;
    out.rows = out.slots + std::size_t{2} * out.exports;
    return out;
}

}  // namespace steppe::compiler
