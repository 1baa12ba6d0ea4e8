#include "steppe/report/trust.hpp"

namespace steppe {

const std::string& trust_line() {
    static const std::string line = "How far to trust this: steppe explain trust";
    return line;
}

std::string trust_text() {
    return "How far to trust this\n"
           "\n"
           "  Read differences between scenarios, not forecasts. With inferred convictions and a frozen network positions do not\n"
           "  move: against persistence such a run has no skill, by construction.\n"
           "  Layer weights, institution strengths and most susceptibilities are judgement, given as wide priors. Thirty years of\n"
           "  UN votes of 192 states bound influence on votes and do not identify it: all ties together go with about .02 a year\n"
           "  (0 to .03), trade with 0 to .01. Whether ties pull or the like-minded tie, the data do not say.\n"
           "\n"
           "  Compared with the past (steppe hindcast runs it all):\n"
           "    UN positions       a common norm and convergence of the five beat persistence; most of the gain is the norm's\n"
           "    the world's votes  states move toward those that already vote alike (192 states, to ten years); no channel of ties\n"
           "                       passes out of sample, and for the five the world's model is worse than their own\n"
           "    agreement in votes nothing beyond persistence, but for the five among themselves\n"
           "    supply cuts        too mild: half of what a permit refuses comes back through the spot round. Price peak of rare\n"
           "                       earths 2.4 times for 10 to 30, Japan's loss near 0 for 0.43 to 1.3 per cent of GDP\n"
           "    dependence         right for Japan's rare earths, by the mine that Japan paid for and nothing else\n"
           "    promises           right for the Kazakh-Chinese list of 2015, with the record of another region as prior\n"
           "    sanctions          signs right, sizes and order wrong: there is no re-export\n"
           "    China's influence  ranks eight states like an index of it in half of the years; keeping the order of 1994 does\n"
           "                       better in more than half\n"
           "\n"
           "  Coded, not measured: layer weights and institution strengths, most susceptibilities and the rate of opinion, coupling\n"
           "  of issues, hostility, positions on declared issues, what a pledge is worth, how many promises are kept.\n"
           "\n"
           "  Not to be used to forecast a vote or a position; to claim that money, trade or treaties buy votes; to decide alone about\n"
           "  real money, sanctions or force, or to rank states by less than the spread that steppe sweep tells.\n"
           "\n"
           "  The whole, with scores and every miss: engine/README.md, \"How far to trust this\".\n";
}

}  // namespace steppe
