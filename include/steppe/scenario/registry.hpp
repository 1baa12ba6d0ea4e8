#pragma once

#include <string>
#include <vector>

namespace steppe {

class Diagnostics;
struct Scenario;

/// What a data table of a layer or a commodity holds.
struct DataKind {
    std::string name;
    std::string doc;
    std::vector<std::string> columns{};  ///< who receives, who sends, value
    std::string flow_column{};           ///< optional second value
    bool symmetric = false;              ///< a row holds for both directions
    bool years = false;                  ///< may have a `year` column
    bool row_allowed = false;            ///< `ROW` may be a partner
    bool own_allowed = false;            ///< a row may name one agent twice: domestic use
    double low = 0, high = 0;            ///< range of the value
    std::string unit{};
    std::vector<std::string> keys{};  ///< keys of [layer.*] that only some kinds use
};

/// A kind of layer, as far as reading one goes; the model says what it computes.
using LayerKind = DataKind;

/// A kind of event, as far as reading one goes; the model says what it does.
struct EventKind {
    std::string name;
    std::string doc;
    std::string subject{};  ///< the key that names what is changed: commodity, corridor, layer,
                            ///< institution, issue
    std::vector<std::string>
        targets{};  ///< the keys that name whom it concerns; one of them must be given
    std::vector<std::string> optional{};  ///< further keys that may be given
    std::string effect{};                 ///< the key that says how much
    bool row_allowed = false;             ///< `ROW` may stand among `between`
    std::string layer_kind{};             ///< kind that `layer` must be of

    /// All keys that belong to events of this kind, beside those of every event.
    [[nodiscard]] std::vector<std::string> keys() const {
        std::vector<std::string> all = targets;
        all.insert(all.end(), optional.begin(), optional.end());
        for (const auto& key : {subject, effect})
            if (!key.empty()) all.push_back(key);
        return all;
    }
};

/// The kinds that the floors above know; handed down so that the reader need not know them.
struct Registry {
    std::vector<const LayerKind*> layer_kinds;
    std::vector<const EventKind*> event_kinds;
    /// Reports wrong asks of a scenario that cannot be compiled.
    void (*check_asks)(const Scenario&, Diagnostics&) = nullptr;
    /// Warns of asks that have one answer, as their metrics do not reach the threshold.
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
