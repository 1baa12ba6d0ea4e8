#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "engine/core/json_content.hpp"

namespace steppe {
namespace {

[[noreturn]] void fail(std::string_view kind, int code, const std::string& message) {
    throw JsonError(fmt::format("[json.exception.{}.{}] {}", kind, code, message));
}

[[noreturn]] void fail_type(int code, const std::string& message) {
    fail("type_error", code, message);
}

}  // namespace

Json::Json(Kind kind) : kind_(kind), payload_{.content = new Content} {}
Json::Json(std::string text)
    : kind_(Kind::text), payload_{.text = new std::string(std::move(text))} {}

Json::Json(const std::vector<double>& values) : Json(Kind::array) {
    payload_.content->values.assign(values.begin(), values.end());
}

Json::Json(const std::vector<std::string>& values) : Json(Kind::array) {
    payload_.content->values.assign(values.begin(), values.end());
}

Json::Json(std::initializer_list<Item> items) : Json(Kind::array) {
    const bool pairs = std::all_of(items.begin(), items.end(), [](const Item& item) {
        return item.peek().is_array() && item.peek().size() == 2 && item.peek().front().is_string();
    });
    if (pairs) kind_ = Kind::object;
    payload_.content->values.reserve(items.size());
    for (const Item& item : items) {
        Json value = item.take();
        if (!pairs) {
            payload_.content->values.push_back(std::move(value));
        } else if (const auto& key = value[0].text(); !contains(key)) {
            payload_.content->keys.push_back(key);
            payload_.content->values.push_back(std::move(value[1]));
        }
    }
}

Json Json::array() { return Json(Kind::array); }
Json Json::object() { return Json(Kind::object); }

Json Json::array(std::initializer_list<Item> items) {
    Json out = array();
    for (const Item& item : items) out.push_back(item.take());
    return out;
}

Json::Json(const Json& other) : kind_(other.kind_), payload_(other.payload_) {
    if (kind_ == Kind::text) payload_.text = new std::string(*other.payload_.text);
    if (kind_ == Kind::array || kind_ == Kind::object)
        payload_.content = new Content(*other.payload_.content);
}

Json::Json(Json&& other) noexcept
    : kind_(std::exchange(other.kind_, Kind::null)), payload_(other.payload_) {}

Json& Json::operator=(Json other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(payload_, other.payload_);
    return *this;
}

Json::~Json() {
    if (kind_ == Kind::text) delete payload_.text;
    if (kind_ == Kind::array || kind_ == Kind::object) delete payload_.content;
}

Json Json::sorted() const {
    if (!is_array() && !is_object()) return *this;
    Json out(kind_);
    std::vector<std::size_t> order(size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    const auto& keys = payload_.content->keys;
    if (is_object())
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
    for (const std::size_t n : order) {
        if (is_object()) out.payload_.content->keys.push_back(keys[n]);
        out.payload_.content->values.push_back(payload_.content->values[n].sorted());
    }
    return out;
}

std::size_t Json::size() const {
    return is_array() || is_object() ? payload_.content->values.size() : is_null() ? 0 : 1;
}

const Json* Json::begin() const {
    return is_array() || is_object() ? payload_.content->values.data() : this;
}
const Json* Json::end() const { return begin() + size(); }
Json* Json::begin() {
    return is_array() || is_object() ? payload_.content->values.data() : this;
}
Json* Json::end() { return begin() + size(); }

Json::Entries Json::items() const { return Entries(*this); }

Json::Entries::Entry Json::Entries::Iterator::operator*() const {
    return {of_->is_object()  ? of_->payload_.content->keys[at_]
            : of_->is_array() ? std::to_string(at_)
                              : std::string(),
            of_->begin()[at_]};
}

const Json* Json::find(std::string_view key) const {
    if (!is_object()) return end();
    const auto& keys = payload_.content->keys;
    return begin() + (std::find(keys.begin(), keys.end(), key) - keys.begin());
}
Json* Json::find(std::string_view key) {
    return begin() + (std::as_const(*this).find(key) - std::as_const(*this).begin());
}

void Json::require(Kind kind, int code, std::string_view use) const {
    if (kind_ != kind) fail_type(code, fmt::format("cannot use {} with {}", use, type_name()));
}

void Json::become(Kind kind, int code, std::string_view use) {
    if (is_null()) *this = Json(kind);
    require(kind, code, use);
}

Json Json::value(std::string_view key, Json fallback) const {
    require(Kind::object, 306, "value()");
    const Json* found = find(key);
    return found == end() ? fallback : *found;
}

const Json& Json::at(std::string_view key) const {
    require(Kind::object, 304, "at()");
    const Json* found = find(key);
    if (found == end()) fail("out_of_range", 403, fmt::format("key '{}' not found", key));
    return *found;
}
Json& Json::at(std::string_view key) { return begin()[&std::as_const(*this).at(key) - begin()]; }

const Json& Json::at(std::size_t position) const {
    require(Kind::array, 304, "at()");
    if (position >= size())
        fail("out_of_range", 401, fmt::format("array index {} is out of range", position));
    return payload_.content->values[position];
}
Json& Json::operator[](std::size_t position) {
    return begin()[&std::as_const(*this).at(position) - begin()];
}

Json& Json::operator[](std::string_view key) {
    become(Kind::object, 305, "operator[] with a string argument");
    if (Json* found = find(key); found != end()) return *found;
    payload_.content->keys.emplace_back(key);
    return payload_.content->values.emplace_back();
}

Json& Json::push_back(Json value) {
    become(Kind::array, 308, "push_back()");
    return payload_.content->values.emplace_back(std::move(value));
}

void Json::update(Json other) {
    become(Kind::object, 312, "update()");
    other.require(Kind::object, 312, "update()");
    for (std::size_t n = 0; n < other.size(); ++n)
        (*this)[other.payload_.content->keys[n]] = std::move(other.payload_.content->values[n]);
}

void Json::erase(std::string_view key) {
    require(Kind::object, 307, "erase()");
    const auto at = find(key) - begin();
    if (at == end() - begin()) return;
    payload_.content->keys.erase(payload_.content->keys.begin() + at);
    payload_.content->values.erase(payload_.content->values.begin() + at);
}

const char* Json::type_name() const {
    static constexpr const char* names[]{"null",   "boolean", "number", "number",
                                         "number", "string",  "array",  "object"};
    return names[static_cast<std::size_t>(kind_)];
}

bool Json::equals(const Json& other) const {
    if (is_number() && other.is_number()) {
        if (kind_ == Kind::number || other.kind_ == Kind::number) return number() == other.number();
        const auto is_negative = [](const Json& of) {
            return of.kind_ == Kind::integer && of.payload_.integer < 0;
        };
        const auto bits = [](const Json& of) {
            return of.kind_ == Kind::integer ? static_cast<std::uint64_t>(of.payload_.integer)
                                             : of.payload_.natural;
        };
        return is_negative(*this) == is_negative(other) && bits(*this) == bits(other);
    }
    if (kind_ != other.kind_ || size() != other.size()) return false;
    switch (kind_) {
        case Kind::boolean:
            return payload_.boolean == other.payload_.boolean;
        case Kind::text:
            return *payload_.text == *other.payload_.text;
        case Kind::array:
            return payload_.content->values == other.payload_.content->values;
        case Kind::object:
            for (std::size_t n = 0; n < size(); ++n) {
                const Json* found = other.find(payload_.content->keys[n]);
                if (found == other.end() || !(*found == payload_.content->values[n])) return false;
            }
            return true;
        default:
            return true;
    }
}

void Json::require_type(bool is_it, std::string_view type) const {
    if (!is_it) fail_type(302, fmt::format("type must be {}, but is {}", type, type_name()));
}

bool Json::boolean() const {
    require_type(kind_ == Kind::boolean, "boolean");
    return payload_.boolean;
}

void Json::fail_range(unsigned bits, std::string_view integers) const {
    fail("out_of_range", 406,
         fmt::format("number {} is outside the range of {} integers of {} bits", dump(), integers,
                     bits));
}

std::int64_t Json::integer(unsigned bits) const {
    require_type(is_number(), "number");
    const std::int64_t most = std::numeric_limits<std::int64_t>::max() >> (64 - bits);
    const double end = std::ldexp(1.0, static_cast<int>(bits) - 1);
    const bool fits = kind_ == Kind::number ? payload_.number >= -end && payload_.number < end
                      : kind_ == Kind::integer
                          ? payload_.integer >= -most - 1 && payload_.integer <= most
                          : payload_.natural <= static_cast<std::uint64_t>(most);
    if (!fits) fail_range(bits, "signed");
    return kind_ == Kind::number    ? static_cast<std::int64_t>(payload_.number)
           : kind_ == Kind::integer ? payload_.integer
                                    : static_cast<std::int64_t>(payload_.natural);
}

std::uint64_t Json::natural(unsigned bits) const {
    require_type(is_number(), "number");
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() >> (64 - bits);
    const double end = std::ldexp(1.0, static_cast<int>(bits));
    const bool fits =
        kind_ == Kind::number ? payload_.number >= 0 && payload_.number < end
        : kind_ == Kind::integer
            ? payload_.integer >= 0 && static_cast<std::uint64_t>(payload_.integer) <= most
            : payload_.natural <= most;
    if (!fits) fail_range(bits, "unsigned");
    return kind_ == Kind::number    ? static_cast<std::uint64_t>(payload_.number)
           : kind_ == Kind::integer ? static_cast<std::uint64_t>(payload_.integer)
                                    : payload_.natural;
}

double Json::number() const {
    require_type(is_number(), "number");
    return kind_ == Kind::number    ? payload_.number
           : kind_ == Kind::integer ? static_cast<double>(payload_.integer)
                                    : static_cast<double>(payload_.natural);
}

const std::string& Json::text() const {
    require_type(is_string(), "string");
    return *payload_.text;
}

std::vector<double> Json::numbers() const {
    require_type(is_array(), "array");
    std::vector<double> out;
    out.reserve(size());
    for (const Json& one : *this) out.push_back(one.number());
    return out;
}

std::vector<std::string> Json::texts() const {
    require_type(is_array(), "array");
    std::vector<std::string> out;
    out.reserve(size());
    for (const Json& one : *this) out.push_back(one.text());
    return out;
}

}  // namespace steppe
