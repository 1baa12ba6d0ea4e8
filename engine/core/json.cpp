#include <algorithm>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/core/json_content.hpp"

/// The only unit that includes the JSON library, whose templates take seconds in each unit. Its
/// parser and printer are right on escapes, UTF-8 and numbers, which a new one would have to prove.
namespace steppe {

/// Makes a value from the events of the library's parser.
class Json::Builder : public nlohmann::json_sax<nlohmann::ordered_json> {
public:
    Json take() { return std::move(root_); }

    bool null() override { return add({}); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(std::int64_t value) override { return add(value); }
    bool number_unsigned(std::uint64_t value) override { return add(value); }
    bool number_float(double value, const std::string&) override { return add(value); }
    bool string(std::string& text) override { return add(std::move(text)); }
    bool binary(nlohmann::ordered_json::binary_t&) override { return false; }  // never in text
    bool start_object(std::size_t) override { return open(object()); }
    bool start_array(std::size_t) override { return open(array()); }
    bool end_array() override { return close(); }

    /// Adds a key without a look-up: an object of n keys would cost n^2 comparisons.
    bool key(std::string& text) override {
        open_.back()->payload_.content->keys.push_back(std::move(text));
        return true;
    }

    bool end_object() override {
        auto& [values, keys] = *open_.back()->payload_.content;
        std::map<std::string_view, std::size_t> first;
        std::vector<std::size_t> repeated;
        for (std::size_t n = 0; n < keys.size(); ++n)
            if (const auto [at, is_new] = first.emplace(keys[n], n); !is_new) {
                values[at->second] = std::move(values[n]);
                repeated.push_back(n);
            }
        if (!repeated.empty()) {
            Json kept = object();
            auto next = repeated.begin();
            for (std::size_t n = 0; n < keys.size(); ++n) {
                if (next != repeated.end() && *next == n) {
                    ++next;
                    continue;
                }
                kept.payload_.content->keys.push_back(std::move(keys[n]));
                kept.payload_.content->values.push_back(std::move(values[n]));
            }
            *open_.back() = std::move(kept);
        }
        return close();
    }

    bool parse_error(std::size_t, const std::string&,
                     const nlohmann::detail::exception& error) override {
        if (const auto* syntax = dynamic_cast<const nlohmann::json::parse_error*>(&error))
            throw JsonSyntaxError(error.what(), syntax->byte);
        throw JsonRangeError(error.what());
    }

private:
    bool add(Json value) {
        if (open_.empty())
            root_ = std::move(value);
        else
            open_.back()->payload_.content->values.push_back(std::move(value));
        return true;
    }

    bool open(Json container) {
        if (open_.size() == deepest)
            throw JsonError("[json.exception.out_of_range.408] excessive nesting: more than " +
                            std::to_string(deepest) + " arrays and objects");
        add(std::move(container));
        open_.push_back(open_.empty() ? &root_ : &open_.back()->payload_.content->values.back());
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    Json root_;
    std::vector<Json*> open_;
};

/// Converts to values of the library, which prints them.
struct Json::Library {
    using Value = nlohmann::ordered_json;

    static Value value(const Json& of) {
        switch (of.kind_) {
            case Kind::null:
                return nullptr;
            case Kind::boolean:
                return of.payload_.boolean;
            case Kind::integer:
                return of.payload_.integer;
            case Kind::natural:
                return of.payload_.natural;
            case Kind::number:
                return of.payload_.number;
            case Kind::text:
                return *of.payload_.text;
            case Kind::array:
            case Kind::object:
                break;
        }
        return of.is_array() ? array(*of.payload_.content) : object(*of.payload_.content);
    }

    static Value array(const Content& of) {
        Value::array_t out;
        out.reserve(of.values.size());
        for (const Json& one : of.values) out.push_back(value(one));
        return out;
    }

    static Value object(const Content& of) {
        Value::object_t out;
        out.reserve(of.values.size());
        // As a vector: the keys differ, so that the map need not look for each.
        for (std::size_t n = 0; n < of.keys.size(); ++n)
            out.emplace_back(of.keys[n], value(of.values[n]));
        return out;
    }
};

Json Json::parse(std::string_view text) {
    Builder builder;
    nlohmann::ordered_json::sax_parse(text.begin(), text.end(), &builder);
    return builder.take();
}

std::string Json::dump(int indent, InvalidUtf8 invalid) const {
    using Handler = nlohmann::ordered_json::error_handler_t;
    const auto handler = invalid == InvalidUtf8::replace ? Handler::replace : Handler::strict;
    try {
        return Library::value(*this).dump(indent, ' ', false, handler);
    } catch (const nlohmann::json::exception& error) {
        throw JsonError(error.what());
    }
}

}  // namespace steppe
