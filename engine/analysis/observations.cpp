#include "engine/analysis/observations.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "engine/core/number_help.hpp"
#include "engine/core/text.hpp"
#include "engine/model/metric.hpp"
#include "engine/scenario/csv_header.hpp"

namespace steppe {
namespace {

constexpr std::array asked{"date", "metric", "value", "sd"};
constexpr std::array passed_over{"scenario", "step", "unit", "of", "by", "without", "effect"};

class ObservationReader {
public:
    ObservationReader(const std::string& path, const std::string& text, const Program& program)
        : program_(program),
          source_(std::make_shared<Source>(Source{path, text})),
          csv_(parse_table(source_, {asked.begin(), asked.end()}, found_)) {}

    std::vector<Observation> read() {
        if (!csv_.header.empty()) read_header();
        stop_if_wrong();
        for (const auto& row : csv_.rows) read_row(row);
        stop_if_wrong();
        std::stable_sort(out_.begin(), out_.end(), [](const auto& a, const auto& b) {
            return a.metric != b.metric ? a.metric < b.metric : a.step < b.step;
        });
        return out_;
    }

private:
    void report(const char* code, const Place& place, std::string message, std::string help = "") {
        found_.error(code, std::move(message), place, "", std::move(help));
    }

    void stop_if_wrong() const {
        if (found_.has_errors()) throw ScenarioError(found_.sorted());
    }

    void read_header() {
        const std::vector<std::string> known(asked.begin(), asked.end());
        std::vector<std::string> meant;  // misspelt columns are not also reported as missing
        for (std::size_t at = 0; at < csv_.header.size(); ++at) {
            const auto& field = csv_.header[at];
            if (contains(passed_over, field.text)) continue;
            if (!contains(known, field.text)) {
                const auto near = nearest(field.text, known);
                if (near) meant.push_back(*near);
                report("E020", field.place,
                       fmt::format("`{}` is not a column of a table of observations", field.text),
                       near ? fmt::format("Did you mean `{}`?", *near)
                            : "the columns are date,metric,value and, if known, sd");
            } else if (!column_.emplace(field.text, at).second) {
                report("E020", field.place, fmt::format("duplicate column `{}`", field.text));
            }
        }
        for (const char* name : {"date", "metric", "value"})
            if (column_.count(name) == 0 && !contains(meant, name))
                report("E020", csv_.header.front().place,
                       fmt::format("the column `{}` is missing", name));
    }

    void read_row(const std::vector<CsvField>& row) {
        Observation o{.metric = row[column_.at("metric")].text,
                      .sd = std::numeric_limits<double>::quiet_NaN()};
        const bool known = is_metric(row[column_.at("metric")]);
        const auto step = step_of(row[column_.at("date")], o.date);
        if (const auto value = number_of(row[column_.at("value")])) o.value = *value;
        if (const auto sd = column_.find("sd");
            sd != column_.end() && !row[sd->second].text.empty())
            o.sd = sd_of(row[sd->second]);
        if (known) plausible(o, row[column_.at("value")]);
        if (!known || !step) return;
        o.step = *step;
        if (!line_.emplace(std::pair(o.metric, o.step), row.front().place.line).second)
            report("E021", row[column_.at("date")].place,
                   fmt::format("`{}` was observed in the same step in line {}", o.metric,
                               line_.at({o.metric, o.step})));
        out_.push_back(std::move(o));
    }

    /// Reports implausible values: shares in percent, money in other units.
    void plausible(const Observation& o, const CsvField& field) {
        constexpr double world_output = 120'000;  // USD bn per year, with a margin
        const auto metric = find_metric(program_, o.metric);
        const std::string unit = metric_kinds()[metric->kind]->unit;
        const bool share = unit == "share" || unit == "probability";
        if (share && o.value > 1)
            report("E014", field.place, fmt::format("`{}` is {}, above 1", o.metric, field.text),
                   "if percent is meant, " + help_for_percent(o.value));
        if (unit.rfind("USD bn", 0) == 0 && o.value > world_output)
            report("E050", field.place,
                   fmt::format("`{}` is {} billion dollars, {:.4g} times the yearly output of "
                               "the world",
                               o.metric, field.text, o.value / world_output),
                   "the unit is billions");
    }

    bool is_metric(const CsvField& field) {
        if (find_metric(program_, field.text)) return true;
        std::string help = "a single metric is needed, without `*`";
        try {
            select_metrics(program_, {field.text});
        } catch (const UnknownMetric& error) {
            help = error.help;
        }
        report("E041", field.place, fmt::format("no metric `{}` in this scenario", field.text),
               help);
        return false;
    }

    std::optional<int> step_of(const CsvField& field, Date& date) {
        const auto& c = program_.calendar;
        const auto day = parse_date(field.text);
        if (!day) {
            report("E016", field.place, fmt::format("`{}` is not a date", field.text),
                   "dates look like 2031-01-01");
            return {};
        }
        date = *day;
        const double step = std::floor((month_ordinal(*day) - c.start_month) / c.months_per_step);
        if (step >= 0 && step <= c.steps) return static_cast<int>(step);
        report("E016", field.place,
               fmt::format("{} is outside the time of the scenario, {} to {}", field.text,
                           to_text(first_of_month(c.start_month)),
                           to_text(first_of_month(c.start_month + c.steps * c.months_per_step))));
        return {};
    }

    std::optional<double> number_of(const CsvField& field) {
        const auto value = parse_number(field.text);
        if (value && std::isfinite(*value)) return value;
        report("E022", field.place, fmt::format("`{}` is not a number", field.text),
               help_for_number(field.text));
        return {};
    }

    double sd_of(const CsvField& field) {
        const auto sd = number_of(field);
        if (sd && !(*sd > 0))
            report("E022", field.place, fmt::format("sd is {}, which must be above 0", field.text),
                   "leave it empty if it is not known");
        return sd.value_or(0);
    }

    const Program& program_;
    Diagnostics found_;
    std::shared_ptr<const Source> source_;
    Csv csv_;
    std::map<std::string, std::size_t> column_;
    std::map<std::pair<std::string, int>, int> line_;
    std::vector<Observation> out_;
};

}  // namespace

std::vector<Observation> parse_observations(const std::string& path, const std::string& text,
                                            const Program& program) {
    return ObservationReader(path, text, program).read();
}

}  // namespace steppe
