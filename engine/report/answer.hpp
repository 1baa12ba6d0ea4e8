#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/analysis/effects.hpp"
#include "engine/report/run_view.hpp"

/// The answers of a run in words.
namespace steppe {

/// Returns the answer to the scenario's question in a few sentences: the size of the effect in a
/// word, the effect with its range, the values, the powers that it overtakes, a second effect of
/// comparable size, the effect if all were paid, and the inputs on which it depends most.
std::string answer_in_words(const RunView& view, const Effects& effects);

/// Returns the effects of families that have no row among the largest; empty if there are none.
std::string also_line(const RunView& view, const Effects& effects);

/// Returns the kinds of metrics that do not change, with bounds; empty if there are none.
std::string unchanged_line(const Effects& effects);

/// A question, the answer of the central run, and that of the comparison.
struct CentralAnswer {
    const AskProgram* ask;
    Answer found;
    std::optional<bool> without{};  ///< none if the dates or metrics differ
};
std::vector<CentralAnswer> answers_of(const RunView& view);

/// Returns the probability of a question, or null without replicates.
const AskChance* chance_of(const Effects& effects, const std::string& ask);

/// Returns the answers as they are reported: with replicates that of answer_by(), with the
/// probability of yes; without, YES or NO of the central run.
std::vector<Answered> asked_in_words(const RunView& view, const Effects& effects);

/// Returns a probability in percent: `36 %`, `< 1 %`, `> 99 %`.
std::string chance_text(double probability);

/// Returns a word for the size of an effect on a metric: `Large`, `Noticeable`, `Little` or `Next
/// to nothing`.
std::string size_word(const Effect& effect);

/// Returns the unit of a metric in tables: `share` for all parts of a whole, `1` without a unit.
std::string shown_unit(const Metric& metric);
std::string shown_unit(const std::string& unit_of_metric);

/// Returns the unit that both sides of a question have: that of a metric that is one side, beside a
/// number or such a metric; `1` for other sides.
std::string unit_of_sides(const Program& program, const AskProgram& ask);

}  // namespace steppe
