#include "tools/steppe/analysis.hpp"

namespace steppe {
namespace {

class ChokepointsCommand final : public Analysis {
public:
    using Analysis::Analysis;
    void add_options();

private:
    void analyse() override;

    std::string from_, to_;
};

void ChokepointsCommand::analyse() {
    const auto& model = load_reported(file);
    open_folder();
    finish(model.chokepoints(from_, to_, at));
}

void ChokepointsCommand::add_options() {
    add_file();
    command.option("--from STATE", from_, "Exporter, by id or name").required();
    command.option("--to STATE", to_, "Importer, by id or name").required();
    add_at("the trade");
    add_set_option(command, options.set);
    add_output("chokepoints.json", Resumes::no);
    command.footer(R"(Examples:
  steppe chokepoints scenarios/japan-20b.toml --from KAZ --to JPN
  steppe chokepoints scenarios/baseline.toml --from CHN --to UZB --at 2030-01-01)");
}

}  // namespace

void add_chokepoints(Command command, Session& session) {
    add_command<ChokepointsCommand>(command, session);
}

}  // namespace steppe
