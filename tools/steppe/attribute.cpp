#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Attribute final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::vector<std::string> files_;
    std::string against_, by_ = "table";
    AttributeOptions attribute_;
};

void Attribute::analyse() {
    has_checkpoint = options.replicates.has_value();
    if (progress_is_json() && !has_checkpoint)
        throw UsageError(
            "--progress json reports replicates, but central runs have none: add -n N");
    if (files_.size() > (against_.empty() ? 2 : 1))
        throw UsageError("one scenario is attributed, against one other: {} files are given",
                         files_.size() + (against_.empty() ? 0 : 1));
    const auto& base = load(!against_.empty()    ? against_
                            : files_.size() == 1 ? comparison_of(files_.back())
                                                 : files_.front(),
                            {});
    const auto& alt = load(files_.back());
    report_loaded();
    attribute_.at = at;
    attribute_.by_number = by_ == "number";
    attribute_.sampling = sampling();
    finish(alt.attribute(base, attribute_));
}

void Attribute::add_options() {
    command
        .option("files", files_,
                "Scenario file with the changes, to which --set applies; before it, the one "
                "without, unless --against names it")
        .required();
    add_against_option(command, against_,
                       "the first of two files; of a single file, what `run` takes");
    add_metric_option(command, attribute_.metric, "Metric whose difference is attributed")
        .required();
    add_replicates();
    add_at("the metric");
    command.option("--by", by_, "Unit of attribution: a table, or each number")
        .one_of({"table", "number"});
    command
        .option("--permutations", attribute_.permutations,
                "Orders to draw if there are more than 12 elements (default: 400)")
        .check(whole_number(4, 1000000));
    add_output("attribution.csv, attribution.json");
    command.footer(R"(
The Shapley value of an element is its mean contribution over all orders of the elements: exact for
up to 12 elements, from drawn orders for more. Elements that need each other form one element.
Convictions are always inferred in the comparison of ALT (BASE, if there is none). Values are those
of central runs, or with -n means over futures with the same draws. By channel, an included layer
has the influence shares of ALT, any other layer those of BASE.
Examples:
  steppe attribute scenarios/baseline.toml scenarios/china-matches-japan.toml \
      --metric regional_influence.JPN
  steppe attribute scenarios/japan-20b.toml scenarios/japan-20b-declarative.toml \
      --metric influence_share.UZB.JPN --by number
  steppe attribute scenarios/baseline.toml scenarios/taiwan-crisis.toml --metric gdp.JPN \
      --at 2030-01-01 -n 1024)");
}

}  // namespace

void add_attribute(Command command, Session& session) { add_command<Attribute>(command, session); }

}  // namespace steppe
