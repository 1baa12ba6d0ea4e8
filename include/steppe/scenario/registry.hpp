#pragma once

#include <string>
#include <vector>

namespace steppe {

/// A kind of layer, as far as reading one goes; the model says what it computes.
struct LayerKind {
    std::string name;
    std::string doc;
    std::vector<std::string> columns;  ///< who receives, who sends, value
    std::string flow_column{};         ///< optional second value
    bool symmetric = false;            ///< a row holds for both directions
    bool years = false;                ///< may have a `year` column
    bool row_allowed = false;          ///< `ROW` may be a partner
    double low = 0, high = 0;          ///< range of the value
    std::string unit{};
    std::vector<std::string> keys{};  ///< keys of [layer.*] that only some kinds use
};

/// The kinds that the floors above know; handed down so that the reader need not know them.
struct Registry {
    std::vector<const LayerKind*> layer_kinds;

    [[nodiscard]] const LayerKind* layer_kind(const std::string& name) const {
        for (const auto* kind : layer_kinds)
            if (kind->name == name) return kind;
        return nullptr;
    }
};

}  // namespace steppe
