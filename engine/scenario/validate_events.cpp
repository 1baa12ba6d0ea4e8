#include <set>
#include <string_view>

#include "engine/core/text.hpp"
#include "engine/scenario/diagnostic_sink.hpp"
#include "engine/scenario/read.hpp"
#include "engine/scenario/schema.hpp"

namespace steppe {
namespace {

class EventValidator : DiagnosticSink {
public:
    EventValidator(const Scenario& s, const Registry& registry, Diagnostics& found)
        : DiagnosticSink(s, found), registry_(registry), table_(section_named("event").table) {}

    void check() {
        for (const auto& [id, event] : s_.events) {
            const EventKind* kind = registry_.event_kind(event.kind.value);
            when(id, event);
            if (kind != nullptr)
                keys(id, event, *kind);
            else if (event.kind.given)
                unknown(event.kind);
        }
    }

private:
    void unknown(const Text& kind) {
        std::vector<std::string> names;
        for (const auto* k : registry_.event_kinds) names.push_back(k->name);
        error("E015", fmt::format("invalid value \"{}\" for `kind`", kind.value), kind.place,
              "kind of event", suggestion(kind.value, names));
    }

    void when(const std::string& id, const Event& e) {
        if (stated(e.start) == stated(e.hazard))
            error(stated(e.start) ? "E038" : "E012",
                  stated(e.start)
                      ? fmt::format("[event.{}] has both `start` and `hazard_per_year`", id)
                      : fmt::format("[event.{}] has neither `start` nor `hazard_per_year`", id),
                  stated(e.start) ? e.start.place : e.kind.place,
                  "an event starts on a date or at random");
        if (e.hazard.given && !stated(e.duration))
            error("E012", fmt::format("[event.{}] lacks `duration_years`", id), e.hazard.place,
                  "duration of each occurrence", "in years");
        // Events in the step that begins at the end of the span count: it is the last row of a run.
        if (e.start.given && !begins_before(e.start, s_.time.months_per_step()))
            no_effect("start", e.start.place, "after the last step of the simulation");
        if (e.start.given && e.duration.given && !wrong(e.duration) && !e.duration.distribution &&
            s_.time.start.given && !wrong(s_.time.start) &&
            month_ordinal(e.start.value) + 12 * e.duration.value <=
                month_ordinal(s_.time.start.value))
            warn("W001", "the event ends before the simulation starts: it has no effect",
                 e.start.place);
    }

    /// Reports agents that join and leave at once, join twice, or leave without membership.
    void membership(const Event& e) {
        const auto body = s_.institutions.find(e.institution.value);
        if (body == s_.institutions.end() || wrong(body->second.members)) return;
        const auto in = [](const TextList& list, const Text& id) {
            return contains_id(list, id.value);
        };
        const auto by_event = [&](const Text& id, TextList Event::*list) {
            return std::any_of(s_.events.begin(), s_.events.end(), [&](const auto& other) {
                return other.second.institution.value == e.institution.value &&
                       in(other.second.*list, id);
            });
        };
        for (const auto& id : e.join.items) {
            if (in(e.leave, id))
                error("E032", fmt::format("`{}` joins and leaves at once", id.value), id.place);
            else if (in(body->second.members, id) && !by_event(id, &Event::leave))
                no_effect("join", id.place, fmt::format("for `{}`: it is a member", id.value));
        }
        for (const auto& id : e.leave.items)
            if (!in(e.join, id) && !in(body->second.members, id) && !by_event(id, &Event::join))
                no_effect("leave", id.place, fmt::format("for `{}`: it is not a member", id.value));
    }

    ConstFieldRef slot(const Event& e, const std::string& key) const {
        return table_.find(key)->look(&e);
    }

    void keys(const std::string& id, const Event& e, const EventKind& kind) {
        const auto own = kind.keys();
        const std::vector<std::string> common{
            "kind", "start", "duration_years", "hazard_per_year", "source", "basis", "note"};
        for (const auto& field : table_.fields) {
            if (contains(common, field.key)) continue;
            if (is_given(slot(e, field.key)) && !contains(own, field.key))
                error("E038",
                      fmt::format("`{}` is not a key of an event of kind \"{}\"", field.key,
                                  kind.name),
                      place_of(slot(e, field.key)), "", "valid keys: " + join(own, ", "));
        }
        const auto lacks = [&](const std::string& key) {
            error("E012", fmt::format("[event.{}] lacks `{}`", id, key), e.kind.place,
                  fmt::format("required for an event of kind \"{}\"", kind.name));
        };
        for (const auto& key : {kind.subject, kind.effect})
            if (!key.empty() && !stated(slot(e, key))) lacks(key);
        const auto given = [&](const std::string& key) { return stated(slot(e, key)); };
        if (!kind.targets.empty() && std::none_of(kind.targets.begin(), kind.targets.end(), given))
            lacks(join(kind.targets, "` or `"));
        pairs(e, kind);
        layer(e, kind);
        membership(e);
        const auto issue = s_.issues.find(e.issue.value);
        for (const auto& agent : e.agents.items)
            if (issue != s_.issues.end() && contains_id(issue->second.without, agent.value))
                error("E038",
                      fmt::format("`{}` has no position on `{}`: it is in `without` of [issue.{}]",
                                  agent.value, e.issue.value, e.issue.value),
                      agent.place);
    }

    void pairs(const Event& e, const EventKind& kind) {
        for (const auto& [a, b] : e.between.items) {
            if (a.value == b.value)
                error("E032", fmt::format("`{}` is paired with itself", a.value), b.place);
            for (const Text* id : {&a, &b})
                if (id->value == "ROW" && !kind.row_allowed)
                    error("E013", "there is no agent `ROW`", id->place, "",
                          "the rest of the world is not an agent");
        }
        std::set<std::string_view> from;
        for (const auto& id : e.from.items) from.insert(id.value);
        for (const auto& to : e.to.items)
            if (from.count(to.value) > 0)
                error("E032", fmt::format("`{}` is paired with itself", to.value), to.place);
    }

    void layer(const Event& e, const EventKind& kind) {
        const auto at = s_.layers.find(e.layer.value);
        if (!kind.layer_kind.empty() && at != s_.layers.end() &&
            at->second.kind.value != kind.layer_kind && !wrong(at->second.kind))
            error("E038",
                  fmt::format(
                      "an event of kind \"{}\" changes a layer of kind \"{}\"; `{}` is \"{}\"",
                      kind.name, kind.layer_kind, e.layer.value, at->second.kind.value),
                  e.layer.place);
    }

    const Registry& registry_;
    const SchemaTable& table_;
};

}  // namespace

void validate_events(const Scenario& scenario, const Registry& registry, Diagnostics& found) {
    EventValidator(scenario, registry, found).check();
}

}  // namespace steppe
