#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/scenario/values.hpp"

namespace steppe {

/// A key of a table of the language, as the reader, the checks, the listing and the writer use it.
struct Field {
    std::string key;
    std::string doc;
    std::string unit{};
    std::string symbol{};      ///< as on the model page
    std::string refers{};      ///< table whose ids the value (or its keys) must name
    bool row_allowed = false;  ///< `ROW` is allowed in place of an agent
    std::vector<std::string> choices{};
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool above_low = false;  ///< excludes `low` itself
    bool whole = false;      ///< an integer
    std::optional<double> fallback{};
    std::string fallback_text{};  ///< the default in words, or a default text
    bool required = false;
    bool from_list = false;    ///< a map that also accepts a list of ids or one id
    bool from_number = false;  ///< a map that also accepts one number for every id
    std::function<FieldRef(void*)> slot;  ///< the value in an object of the table
    std::function<ConstFieldRef(const void*)> look;
};

/// A table of the language.
struct SchemaTable {
    std::string name;
    std::string doc;
    std::vector<Field> fields;

    [[nodiscard]] const Field* find(const std::string& key) const;
    [[nodiscard]] std::vector<std::string> keys() const;
};

/// Builds a Table member by member. Calls after `field` refine the last field.
template <class T>
class TableBuilder {
public:
    TableBuilder(std::string name, std::string doc) : table_{std::move(name), std::move(doc), {}} {}

    template <class Member, class Owner>
    TableBuilder& field(std::string key, Member Owner::*member, std::string doc) {
        Field field;
        field.key = std::move(key);
        field.doc = std::move(doc);
        field.slot = [member](void* object) {
            return FieldRef(&(static_cast<T*>(object)->*member));
        };
        field.look = [member](const void* object) {
            return ConstFieldRef(&(static_cast<const T*>(object)->*member));
        };
        table_.fields.push_back(std::move(field));
        return *this;
    }
    TableBuilder& unit(std::string text) { return set(&Field::unit, std::move(text)); }
    TableBuilder& symbol(std::string text) { return set(&Field::symbol, std::move(text)); }
    TableBuilder& refers(std::string table) { return set(&Field::refers, std::move(table)); }
    TableBuilder& or_row() { return set(&Field::row_allowed, true); }
    TableBuilder& one_of(std::vector<std::string> words) {
        return set(&Field::choices, std::move(words));
    }
    TableBuilder& between(double low, double high) { return at_least(low).set(&Field::high, high); }
    TableBuilder& at_least(double low) { return set(&Field::low, low); }
    TableBuilder& above(double low) { return at_least(low).set(&Field::above_low, true); }
    TableBuilder& whole() { return set(&Field::whole, true); }
    TableBuilder& otherwise(double value) { return set(&Field::fallback, value); }
    TableBuilder& otherwise(std::string text) {
        return set(&Field::fallback_text, std::move(text));
    }
    TableBuilder& required() { return set(&Field::required, true); }
    TableBuilder& from_list() { return set(&Field::from_list, true); }
    TableBuilder& from_number() { return set(&Field::from_number, true); }

    /// Adds the keys that every table may have and returns the table.
    SchemaTable done() {
        field("source", &T::source, "source of the numbers");
        field("basis", &T::basis, "how the numbers were obtained")
            .one_of({"measured", "declared", "derived", "estimated", "coded", "votes"});
        field("note", &T::note, "note for readers");
        return std::move(table_);
    }

private:
    template <class Member, class Value>
    TableBuilder& set(Member Field::*member, Value value) {
        table_.fields.back().*member = std::move(value);
        return *this;
    }
    SchemaTable table_;
};

}  // namespace steppe
