#pragma once

#include <string>
#include <vector>

#include "engine/scenario/values.hpp"

namespace steppe {

class Diagnostics;
struct Scenario;

/// Columns and rules of the data table of a layer or a commodity.
struct DataKind {
    std::string name;
    std::string doc;
    std::vector<std::string> columns{};  ///< receiver, sender, value
    std::string flow_column{};           ///< optional second value
    bool symmetric = false;              ///< a row applies to both directions
    bool years = false;                  ///< may have a `year` column
    bool row_allowed = false;            ///< `ROW` may be a partner
    bool own_allowed = false;            ///< a row may pair an agent with itself: domestic use
    double low = 0, high = 0;            ///< range of the value
    std::string unit{};
    std::vector<std::string> keys{};  ///< keys of [layer.*] that not every kind uses
    LayerForm form = LayerForm::unknown;
};

/// A kind of layer as the reader needs it; the model defines the computation.
using LayerKind = DataKind;

/// A kind of event as the reader needs it; the model defines the effect.
struct EventKind {
    std::string name;
    std::string doc;
    /// Key of the changed object: commodity, corridor, layer, institution or issue.
    std::string subject{};
    std::vector<std::string> targets{};   ///< keys of the affected agents; one is required
    std::vector<std::string> optional{};  ///< further optional keys
    std::string effect{};                 ///< key of the size of the effect
    bool row_allowed = false;             ///< `between` may contain `ROW`
    std::string layer_kind{};             ///< required kind of `layer`

    /// Returns the keys specific to events of this kind.
    [[nodiscard]] std::vector<std::string> keys() const {
        std::vector<std::string> all = targets;
        all.insert(all.end(), optional.begin(), optional.end());
        for (const auto& key : {subject, effect})
            if (!key.empty()) all.push_back(key);
        return all;
    }
};

/// Kinds of layers and events. The caller passes them in: the reader does not depend on the model.
struct Registry {
    std::vector<const LayerKind*> layer_kinds;
    std::vector<const EventKind*> event_kinds;
    /// Reports errors in the criteria of a scenario that cannot be compiled for other reasons.
    void (*check_asks)(const Scenario&, Diagnostics&) = nullptr;
    /// Warns of criteria with a constant answer: their metrics cannot cross the threshold.
    void (*check_ask_ranges)(const Scenario&, Diagnostics&) = nullptr;

    [[nodiscard]] const LayerKind* layer_kind(const std::string& name) const {
        for (const auto* kind : layer_kinds)
            if (kind->name == name) return kind;
        return nullptr;
    }
    [[nodiscard]] const EventKind* event_kind(const std::string& name) const {
        for (const auto* kind : event_kinds)
            if (kind->name == name) return kind;
        return nullptr;
    }
};

}  // namespace steppe
