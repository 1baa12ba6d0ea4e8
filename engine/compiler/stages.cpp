#include "engine/compiler/stages.hpp"

#include <algorithm>
#include <unordered_map>

namespace steppe::compiler {

namespace {

constexpr std::uint32_t none = ~std::uint32_t{0};

/// Builds the stages in order; a value's place is known before its later uses.
class StageBuilder {
public:
    StageBuilder(const Graph& graph, std::uint32_t slots)
        : nodes_(graph.nodes()),
          graph_(graph),
          last_use_(nodes_.size(), 0),
          place_(nodes_.size()),
          constant_(nodes_.size(), none) {
        out_.slots = slots;
        const auto live = graph.live();
        of_stage_.resize(static_cast<std::size_t>(graph.stages()));
        for (Id id = 0; id < nodes_.size(); ++id) {
            const auto& node = nodes_[id];
            if (live[id] == 0) continue;
            for (int k = 0; k < operands_of(node.op); ++k) {
                auto& last = last_use_[node.x[static_cast<std::size_t>(k)]];
                last = std::max(last, node.stage);
            }
            if (node.op == Op::input)
                place_[id] = {Space::slot, node.x[0]};
            else if (node.op != Op::constant)
                of_stage_[node.stage].push_back(id);
        }
    }

    Stages build() {
        for (std::size_t stage = 0; stage < of_stage_.size(); ++stage) add_stage(stage);
        return std::move(out_);
    }

private:
    void add_stage(std::size_t stage) {
        Body body;
        table_.assign(1, 0.0);
        constant_ids_.clear();
        std::uint32_t exported = 0;
        body.reserve(of_stage_[stage].size());
        for (const Id id : of_stage_[stage]) {
            body.push_back(instruction_of(id));
            if (last_use_[id] > stage) {
                const bool stays = stage == 0 || last_use_[id] > stage + 1;
                body.back().home =
                    stays ? Ref{Space::slot, out_.slots++} : Ref{Space::next, exported++};
            }
            place_[id] = {Space::local, static_cast<std::uint32_t>(body.size() - 1)};
        }
        for (std::size_t n = 0; n < body.size(); ++n)
            if (body[n].home.space != Space::none)
                place_[of_stage_[stage][n]] = {
                    body[n].home.space == Space::slot ? Space::slot : Space::previous,
                    body[n].home.index};
        for (const Id id : constant_ids_) constant_[id] = none;
        out_.exports = std::max(out_.exports, exported);
        out_.class_of.push_back(class_of(std::move(body)));
        out_.constants.push_back(std::move(table_));
    }

    Instruction instruction_of(Id id) {
        const auto& node = nodes_[id];
        Instruction out{.op = node.op};
        for (std::size_t k = 0; k < static_cast<std::size_t>(operands_of(node.op)); ++k)
            out.x[k] = ref_of(node.x[k]);
        if (node.op == Op::shock) out.x[0] = {Space::slot, node.x[0]};
        if (node.op == Op::store) out.metric = node.x[1];
        return out;
    }

    Ref ref_of(Id id) {
        if (id == 0) return {Space::constant, 0};
        if (!graph_.is_constant(id)) return place_[id];
        if (constant_[id] == none) {
            constant_[id] = static_cast<std::uint32_t>(table_.size());
            table_.push_back(graph_.value_of(id));
            constant_ids_.push_back(id);
        }
        return {Space::constant, constant_[id]};
    }

    std::uint32_t class_of(Body body) {
        const auto known = std::find(out_.bodies.begin(), out_.bodies.end(), body);
        const auto at = static_cast<std::uint32_t>(known - out_.bodies.begin());
        if (known == out_.bodies.end()) out_.bodies.push_back(std::move(body));
        return at;
    }

    const std::vector<Node>& nodes_;
    const Graph& graph_;
    std::vector<std::uint16_t> last_use_;  ///< stage
    std::vector<Ref> place_;
    std::vector<std::uint32_t> constant_;  ///< per node: index in the stage's table
    std::vector<Id> constant_ids_;
    std::vector<double> table_;
    std::vector<std::vector<Id>> of_stage_;
    Stages out_;
};

}  // namespace

std::size_t Stages::longest() const {
    std::size_t out = 0;
    for (const auto& body : bodies) out = std::max(out, body.size());
    return out;
}

Stages stages_of(const Graph& graph, std::uint32_t slots) {
    return StageBuilder(graph, slots).build();
}

}  // namespace steppe::compiler
