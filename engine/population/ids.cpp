#include <charconv>

#include <fmt/format.h>

#include "engine/core/philox.hpp"
#include "engine/core/text.hpp"
#include "engine/population/data.hpp"

namespace steppe {
namespace {

constexpr std::uint32_t empty_slot = 0xFFFFFFFFU;
constexpr std::uint32_t few =
    50'000;  // edit distances to this many ids take a twentieth of a second

/// Parses an id that is a canonical integer: no sign, no leading zeros.
std::optional<std::uint64_t> whole(std::string_view id) {
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(id.data(), id.data() + id.size(), value);
    if (id.empty() || error != std::errc{} || stop != id.data() + id.size() ||
        (id.front() == '0' && id.size() > 1))
        return std::nullopt;
    return value;
}

bool in_a_row(const std::vector<std::string_view>& ids) {
    const auto first = ids.empty() ? std::nullopt : whole(ids.front());
    if (!first) return false;
    for (std::size_t n = 1; n < ids.size(); ++n)
        if (whole(ids[n]) != *first + n) return false;
    return true;
}

}  // namespace

PopulationIds::PopulationIds(const std::vector<std::string_view>& ids,
                             std::vector<std::uint32_t>& repeated)
    : size_(static_cast<std::uint32_t>(ids.size())) {
    if (in_a_row(ids)) {
        first_ = *whole(ids.front());
        return;
    }
    std::size_t slots = 16, letters = 0;
    while (slots < 2 * ids.size()) slots *= 2;
    for (const auto id : ids) letters += id.size();
    slots_.assign(slots, {empty_slot, 0});
    text_.reserve(letters);
    end_.reserve(ids.size());
    for (std::uint32_t n = 0; n < size_; ++n) {
        text_ += ids[n];
        end_.push_back(text_.size());
        const std::uint64_t hash = hash_of(ids[n]);
        const auto tag = static_cast<std::uint32_t>(hash >> 32);
        std::size_t at = hash & (slots - 1);
        while (slots_[at].number != empty_slot &&
               !(slots_[at].tag == tag && text_of(slots_[at].number) == ids[n]))
            at = (at + 1) & (slots - 1);
        if (slots_[at].number == empty_slot)
            slots_[at] = {n, tag};
        else
            repeated.push_back(n);
    }
}

std::string_view PopulationIds::text_of(std::uint32_t number) const {
    const std::uint64_t begin = number == 0 ? 0 : end_[number - 1];
    return std::string_view(text_).substr(begin, end_[number] - begin);
}

std::string PopulationIds::at(std::uint32_t number) const {
    return slots_.empty() ? std::to_string(first_ + number) : std::string(text_of(number));
}

std::optional<std::uint32_t> PopulationIds::find(std::string_view id) const {
    if (slots_.empty()) {
        const auto value = whole(id);
        if (!value || *value < first_ || *value - first_ >= size_) return std::nullopt;
        return static_cast<std::uint32_t>(*value - first_);
    }
    const std::uint64_t hash = hash_of(id);
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].number == empty_slot) return std::nullopt;
        if (slots_[at].tag == tag && text_of(slots_[at].number) == id) return slots_[at].number;
    }
}

std::string PopulationIds::instead_of(const std::string& id,
                                      const std::vector<std::string>& others) const {
    std::vector<std::string> known = others;
    const bool listed = !slots_.empty() && size_ <= few;
    for (std::uint32_t n = 0; listed && n < size_; ++n) known.push_back(at(n));
    const bool numbered = slots_.empty() && size_ > 0;
    return did_you_mean(
        id, known,
        numbered ? fmt::format("the agents have the ids {} to {}", at(0), at(size_ - 1)) : "");
}

}  // namespace steppe
