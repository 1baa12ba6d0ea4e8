#include "engine/analysis/groups.hpp"

#include <algorithm>

#include "engine/scenario/scenario.hpp"

namespace steppe {

std::vector<InputGroup> players_by(
    const std::vector<std::string>& inputs,
    const std::function<std::string(const std::string& address)>& name) {
    std::vector<InputGroup> out;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const auto of = name(inputs[k]);
        auto at =
            std::find_if(out.begin(), out.end(), [&](const InputGroup& p) { return p.name == of; });
        if (at == out.end()) at = out.insert(out.end(), InputGroup{of});
        at->inputs.push_back(k);
    }
    return out;
}

std::vector<InputGroup> players_alone(const std::vector<std::string>& inputs) {
    std::vector<InputGroup> out;
    for (std::size_t k = 0; k < inputs.size(); ++k) out.push_back({inputs[k], {k}});
    return out;
}

std::string kind_of(const std::string& address) { return address.substr(0, address.find('.')); }

std::string table_of(const std::string& address) {
    const auto kind = kind_of(address);
    const auto& all = sections();
    const bool keyed = std::any_of(
        all.begin(), all.end(), [&](const Section& s) { return s.keyed && s.table.name == kind; });
    return keyed ? address.substr(0, address.find('.', kind.size() + 1)) : kind;
}

}  // namespace steppe
