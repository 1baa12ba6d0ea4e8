#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"
#include "engine/scenario/read.hpp"

namespace steppe {
namespace {

struct CorrelationTable : Provenance, Correlations::Entry {};

/// Reads one value into the slot of its field; one overload per type of value.
class ValueReader {
public:
    ValueReader(const Field& field, const Node& node, std::string address, Diagnostics& found)
        : field_(field), node_(node), address_(std::move(address)), found_(found) {}

    void operator()(Number* out) {
        *out = read_number(node_, address_, field_.key, found_, field_.doc);
        check_range(field_, *out, field_.key, found_);
    }
    void operator()(Text* out) {
        const bool by_key = field_.key == "basis" || field_.key == "source";
        if (by_key && node_.kind == Node::Kind::table) return read_by_key(*out);
        *out = {.value = node_.text, .place = node_.place, .given = true};
        out->given = is(Node::Kind::text, "a text");
        if (!out->given) return;
        if (no_text_at(node_.text) < node_.text.size())
            found_.error("E019", fmt::format("`{}` contains a control character", field_.key),
                         node_.place, field_.doc);
        const auto& words = field_.choices;
        if (!words.empty() && !contains(words, node_.text))
            found_.error("E015",
                         fmt::format("invalid value \"{}\" for `{}`", node_.text, field_.key),
                         node_.place, field_.doc, suggestion(node_.text, words));
    }
    void operator()(DateValue* out) {
        *out = {.value = node_.date, .place = node_.place, .given = true};
        if (node_.kind == Node::Kind::date) return;
        out->given = false;
        wrong_type("a date", date_help(node_));
    }
    void operator()(Flag* out) {
        *out = {.value = node_.boolean, .place = node_.place, .given = true};
        is(Node::Kind::boolean, "true or false");
    }
    void operator()(TextList* out) {
        start(*out);
        if (node_.kind == Node::Kind::text)
            return out->items.push_back({node_.text, node_.place, true});
        out->given = is(Node::Kind::array, "a list of texts");
        if (!out->given) return;
        std::set<std::string_view> seen;
        for (const auto& item : node_.items) {
            if (item.kind != Node::Kind::text) return wrong_item(item, "a text");
            if (!seen.insert(item.text).second)
                repeated(fmt::format("`{}`", item.text), item.place);
            out->items.push_back({item.text, item.place, true});
        }
    }
    void operator()(NumberList* out) {
        start(*out);
        if (!is(Node::Kind::array, "a list of numbers")) return;
        for (const auto& item : node_.items) {
            out->items.push_back(read_number(item, address_, field_.key, found_, field_.doc));
            check_range(field_, out->items.back(), field_.key, found_);
        }
    }
    void operator()(PairList* out) {
        start(*out);
        if (!is(Node::Kind::array, "a list of pairs, [[\"A\", \"B\"]]")) return;
        std::set<std::pair<std::string_view, std::string_view>> seen;
        const bool single = node_.items.size() == 2 && node_.items[0].kind == Node::Kind::text &&
                            node_.items[1].kind == Node::Kind::text;
        for (const auto& item : single ? std::vector<Node>{node_} : node_.items) {
            const bool pair = item.kind == Node::Kind::array && item.items.size() == 2 &&
                              item.items[0].kind == Node::Kind::text &&
                              item.items[1].kind == Node::Kind::text;
            if (!pair) return wrong_item(item, "a pair of ids, [\"A\", \"B\"]");
            const std::string_view a = item.items[0].text, b = item.items[1].text;
            if (!seen.insert(std::minmax(a, b)).second)
                repeated(fmt::format("pair of `{}` and `{}`", a, b), item.items[1].place);
            out->items.push_back({{item.items[0].text, item.items[0].place, true},
                                  {item.items[1].text, item.items[1].place, true}});
        }
    }
    void operator()(DateList* out) {
        start(*out);
        if (!is(Node::Kind::array, "a list of dates")) return;
        for (const auto& item : node_.items) {
            if (item.kind != Node::Kind::date) return wrong_item(item, "a date", date_help(item));
            out->items.push_back({item.date, item.place, true});
        }
    }
    void operator()(Grid* out) {
        start(*out);
        if (!is(Node::Kind::table, "a table of lists by address")) return;
        for (const auto& e : node_.entries) {
            if (e.value.kind != Node::Kind::array) {
                found_.error(
                    "E011",
                    fmt::format("`grid` needs a list of numbers here, not {}", kind_name(e.value)),
                    e.value.place, field_.doc,
                    e.value.kind == Node::Kind::table ? "quote addresses that contain points" : "");
                continue;
            }
            auto& list = out->items[e.key];
            list = {.items = {}, .place = e.key_place, .given = true};
            std::set<double> seen;
            for (const auto& item : e.value.items) {
                list.items.push_back(read_number(item, e.key, e.key, found_, field_.doc));
                if (const Number& last = list.items.back();
                    last.given && !seen.insert(last.value).second)
                    repeated(fmt::format("{}", shortest(last.value)), item.place);
            }
        }
    }
    void operator()(Correlations* out) {
        start(*out);
        if (!is(Node::Kind::array, "a list of tables [[sweep.correlation]]")) return;
        for (const auto& item : node_.items) {
            if (item.kind != Node::Kind::table)
                return wrong_item(item, "a table with `between` and `rank`");
            out->items.push_back(read_correlation(item));
        }
    }
    void operator()(NumberMap* out) {
        start(*out);
        if (field_.from_list && (node_.kind == Node::Kind::text || node_.kind == Node::Kind::array))
            return read_ids(*out);
        if (field_.from_number && (node_.kind == Node::Kind::number || is_distribution(node_))) {
            out->items["*"] = read_number(node_, address_, field_.key, found_, field_.doc);
            return check_range(field_, out->items["*"], field_.key, found_);
        }
        if (!is(Node::Kind::table, "a table of numbers by id")) return;
        for (const auto& e : node_.entries) {
            auto& number = out->items[e.key];
            number = read_number(e.value, address_ + "." + e.key, field_.key + "." + e.key, found_,
                                 field_.doc);
            number.id_place = e.key_place;
            check_range(field_, number, field_.key + "." + e.key, found_);
        }
    }
    void operator()(CellMap* out) {
        start(*out);
        if (!is(Node::Kind::table, "a table of numbers by two ids")) return;
        for (const auto& row : node_.entries) {
            if (field_.key == "*" &&
                (row.key == "source" || row.key == "basis" || row.key == "note"))
                continue;
            if (row.value.kind != Node::Kind::table || is_distribution(row.value)) {
                wrong_item(row.value, fmt::format("a second id, as in {}.OTHER = ...", row.key));
                continue;
            }
            for (const auto& e : row.value.entries) {
                const std::string name = row.key + "." + e.key;
                const std::string prefix =
                    field_.key == "*" ? address_.substr(0, address_.size() - 1) : address_ + ".";
                auto& number = out->items[{row.key, e.key}];
                number = read_number(e.value, prefix + name, name, found_, field_.doc);
                number.id_place = e.key_place;
                check_range(field_, number, name, found_);
            }
        }
    }

private:
    template <class Value>
    void start(Value& out) const {
        out = {};
        out.place = node_.place;
        out.given = true;
    }
    /// Reads texts by key, `{ "*" = "measured", susceptibility = "coded" }`. `*` applies to all
    /// other keys.
    void read_by_key(Text& out) {
        for (const auto& e : node_.entries) {
            Text text;
            ValueReader(field_, e.value, address_ + "." + e.key, found_)(&text);
            if (e.key == "*") out = std::move(text);
        }
    }
    Correlations::Entry read_correlation(const Node& node) {
        static const SchemaTable table =
            TableBuilder<CorrelationTable>("sweep.correlation", "")
                .field("between", &CorrelationTable::between, "two addresses of uncertain numbers")
                .required()
                .field("rank", &CorrelationTable::rank, "Spearman's rank correlation")
                .between(-1, 1)
                .required()
                .done();
        CorrelationTable object;
        read_table(table, node, &object, "sweep.correlation", found_);
        return {std::move(object.between), std::move(object.rank)};
    }

    bool is(Node::Kind kind, const std::string& wanted) {
        if (node_.kind == kind && !(kind == Node::Kind::table && is_distribution(node_)))
            return true;
        wrong_type(wanted, "");
        return false;
    }
    void wrong_type(const std::string& wanted, const std::string& help) {
        if (has_time_of_day(node_, found_)) return;
        found_.error("E011",
                     fmt::format("`{}` takes {}, not {}", field_.key, wanted, kind_name(node_)),
                     node_.place, field_.doc, help);
    }
    void repeated(const std::string& what, const Place& place) {
        found_.error("E021", fmt::format("duplicate {} in `{}`", what, field_.key), place, "",
                     "give it once");
    }
    /// Returns the help for a value that is not a date.
    static std::string date_help(const Node& node) {
        const bool number = node.kind == Node::Kind::number && node.integer;
        const std::string text = number ? shortest(node.number) : node.text;
        if (!number && parse_date(text)) return "write it without quotation marks: " + text;
        const auto help = help_for_date(text);
        return help.empty() ? "for instance 2026-01-01" : help;
    }
    void wrong_item(const Node& item, const std::string& wanted, const std::string& help = "") {
        if (has_time_of_day(item, found_)) return;
        found_.error(
            "E011",
            fmt::format("`{}` needs {} here, not {}", field_.key == "*" ? "hostility" : field_.key,
                        wanted, kind_name(item)),
            item.place, field_.doc, help);
    }
    void read_ids(NumberMap& out) {
        const auto add = [&](const Node& id) {
            Number one{.value = 1,
                       .distribution = {},
                       .address = address_ + "." + id.text,
                       .place = id.place,
                       .given = true,
                       .id_place = id.place};
            one.low = field_.low, one.high = field_.high;
            if (!out.items.emplace(id.text, std::move(one)).second)
                repeated(fmt::format("`{}`", id.text), id.place);
        };
        if (node_.kind == Node::Kind::text) return add(node_);
        for (const auto& item : node_.items) {
            if (item.kind != Node::Kind::text) return wrong_item(item, "an id");
            add(item);
        }
    }

    const Field& field_;
    const Node& node_;
    std::string address_;
    Diagnostics& found_;
};

}  // namespace

void read_value(const Field& field, const Node& node, const std::string& address, FieldRef slot,
                Diagnostics& found) {
    std::visit(ValueReader(field, node, address, found), slot);
}

}  // namespace steppe
