// The members of Model whose floor an option of the build leaves out.
#include "engine/api/population.hpp"
#include "engine/api/state.hpp"

namespace steppe {

#if defined(STEPPE_NO_GAME)
Result Model::game(const GameOptions&) const { throw Error("this build has no games"); }
#endif

#if defined(STEPPE_NO_POPULATION)
std::shared_ptr<const Populations> read_populations(Scenario&, bool, const Execution&) {
    throw Error("this build reads no populations");
}
std::string described(const Populations&) { return ""; }
void check_speaker(const Populations&, const std::string&, const Scenario&) {}
PopulationAnswer answer_of(const std::shared_ptr<const Populations>&, const Outcome&,
                           const Outcome*, const AnswerOptions&) {
    return {};
}
#endif

}  // namespace steppe
