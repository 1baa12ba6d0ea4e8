#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class Seek final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::string address_, range_;
    SeekOptions seek_;
};

void Seek::analyse() {
    seek_.vary =
        range_.empty() ? variable_of("--vary", address_) : range_of("--in", address_, range_);
    const auto& model = load_reported(file);
    defaults = &model;
    seek_.at = at;
    seek_.sampling = sampling();
    finish(model.seek(seek_));
}

void Seek::add_options() {
    add_file();
    command.option("--vary ADDRESS[LOW,HIGH]", address_, "Address of the number and its range")
        .required();
    command.option("--in LOW,HIGH", range_, "Range of its values").hidden();
    add_ask_option(command, seek_.ask,
                   "Id of a question of the scenario, or an expression such as 'gdp.KAZ > 300'")
        .required();
    add_at("an expression");
    add_replicates();
    command.option("--level", seek_.level, "With -n: probability to reach (default: 0.5)")
        .check(real_number(1e-6, 1 - 1e-6));
    command
        .option("--points", seek_.points,
                "Values to try first; more of them separate roots that are closer together "
                "(default: 65, with -n 17)")
        .check(whole_number(2, 100000));
    add_output("seek.csv, seek.json");
    command.footer(R"(
Reports every value in the range at which the answer changes, or that there is none. Without -n it
makes central runs; with -n it reports the value at which the probability of yes passes --level,
under the same draws at all values. The interval of that value lies between the values at which the
ends of the probability's 95 % interval pass --level. The varied number is exact, as with --set.
Examples:
  steppe seek scenarios/japan-20b.toml --vary 'pledge.japan-20b.realisation[0,1]' \
      --ask a-tenth-of-the-region
  steppe seek scenarios/japan-20b.toml --vary 'pledge.japan-20b.amount_usd_bn[0,400]' \
      --ask 'influence_share.UZB.JPN > influence_share.UZB.RUS' --at 2031-04-01
  steppe seek scenarios/japan-20b.toml --vary 'pledge.japan-20b.realisation[0,1]' \
      --ask a-tenth-of-the-region -n 1024 --level 0.5)");
}

}  // namespace

void add_seek(Command command, Session& session) { add_command<Seek>(command, session); }

}  // namespace steppe
