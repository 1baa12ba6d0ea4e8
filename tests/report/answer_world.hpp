#pragma once

#include "engine/model/kinds.hpp"
#include "engine/report/answer.hpp"
#include "engine/report/metric_words.hpp"
#include "tests/catch.hpp"
#include "tests/support.hpp"

/// A scenario with a pledge, for tests of the words of its effects.
namespace steppe::test {

inline constexpr const char* answer_base = R"([time]
start = 2026-01-01
step = "year"
years = 2
[agent.H]
name = "Host"
gdp_usd_bn = 100
role = "target"
[agent.P]
name = "Payer"
gdp_usd_bn = { pert = [900, 1000, 1100] }
role = "power"
[agent.Q]
name = "Rival"
gdp_usd_bn = 900
role = "power"
[issue.treaty]
name = "the treaty"
position = { H = 0.1, P = 0.8, Q = -0.5 }
[layer.money]
kind = "stock"
weight = { uniform = [0.5, 1] }
cell.H.P = 4
cell.H.Q = 5
[commodity.ore]
unit = "t"
cell.H.P = 1
)";
inline constexpr const char* answer_changed = R"(extends = "base.toml"
[pledge.help]
from = "P"
to = "H"
layer = "money"
amount_usd_bn = 10
realisation = 0.25
start = 2026-01-01
years = 1
[ask.leads]
text = "Does the payer lead?"
that = "influence_share.H.P > influence_share.H.Q"
at = 2028-01-01
)";

/// A scenario with a pledge of which a quarter is paid, and its comparison.
class AnswerWorld {
public:
    explicit AnswerWorld(bool is_compared = true) {
        static_cast<void>(folder_.write("base.toml", answer_base));
        scenario_ = load_scenario(folder_.write("s.toml", answer_changed), model_registry());
        program_ = compile(scenario_);
        result_ = run(*program_, all_metrics(*program_), Audit::essentials);
        if (is_compared)
            other_ =
                run(*program_->comparison, all_metrics(*program_->comparison), Audit::essentials);
    }

    [[nodiscard]] const Program& program() const { return *program_; }

    /// Returns the effect on a metric at the end, of the size given if there is one.
    [[nodiscard]] Effect effect(const std::string& address, std::optional<double> size = {}) const {
        const auto& here = result_.series;
        Effect out{.metric = *find_metric(*program_, address), .step = 2};
        for (std::size_t m = 0; m < here.metrics.size(); ++m)
            if (here.metrics[m].address == address) out.with = here.at(2, m);
        out.without = 0.0;
        if (other_)
            for (std::size_t m = 0; m < other_->series.metrics.size(); ++m)
                if (other_->series.metrics[m].address == address)
                    out.without = other_->series.at(2, m);
        if (size) out.with = *out.without + *size;
        return out;
    }

    template <class Words>
    auto in(const Words& words) const {
        const Outcome with{scenario_, *program_, result_};
        if (!other_) return words(RunView(with, nullptr));
        const Outcome without{*scenario_.comparison, *program_->comparison, *other_};
        return words(RunView(with, &without));
    }
    [[nodiscard]] std::string answer(const Effects& effects) const {
        return in([&](const RunView& view) { return answer_in_words(view, effects); });
    }

private:
    Folder folder_;
    Scenario scenario_;
    std::shared_ptr<const Program> program_;
    RunResult result_;
    std::optional<RunResult> other_;
};

inline bool says(const std::string& text, const std::string& part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

inline Effects effects_about(const Effect& effect) {
    Effects out;
    out.replicates = 256;
    out.subject = effect;
    out.most = {effect};
    return out;
}

}  // namespace steppe::test
