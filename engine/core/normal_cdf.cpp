#include "engine/core/normal_cdf.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "engine/core/simd/pack.hpp"
#include "engine/core/simd/pack_math.hpp"

namespace steppe {
namespace {

// In x^2, for |x| <= 0.46875: erf(x) / x.
constexpr std::array<double, 5> near_above{3.20937758913846947e03, 3.77485237685302021e02,
                                           1.13864154151050156e02, 3.16112374387056560e00,
                                           1.85777706184603153e-1};
constexpr std::array<double, 5> near_below{2.84423683343917062e03, 1.28261652607737228e03,
                                           2.44024637934444173e02, 2.36012909523441209e01, 1.0};
// In x, up to 4: erfc(x) e^(x^2).
constexpr std::array<double, 9> middle_above{
    1.23033935479799725e03, 2.05107837782607147e03, 1.71204761263407058e03,
    8.81952221241769090e02, 2.98635138197400131e02, 6.61191906371416295e01,
    8.88314979438837594e00, 5.64188496988670089e-1, 2.15311535474403846e-8};
constexpr std::array<double, 9> middle_below{
    1.23033935480374942e03, 3.43936767414372164e03, 4.36261909014324716e03,
    3.29079923573345963e03, 1.62138957456669019e03, 5.37181101862009858e02,
    1.17693950891312499e02, 1.57449261107098347e01, 1.0};
// In 1/x^2, above 4: (1/sqrt(pi) - erfc(x) x e^(x^2)) x^2.
constexpr std::array<double, 6> far_above{6.58749161529837803e-4, 1.60837851487422766e-2,
                                          1.25781726111229246e-1, 3.60344899949804439e-1,
                                          3.05326634961232344e-1, 1.63153871373020978e-2};
constexpr std::array<double, 6> far_below{2.33520497626869185e-3, 6.05183413124413191e-2,
                                          5.27905102951428412e-1, 1.87295284992346725e00,
                                          2.56852019228982242e00, 1.0};

/// Returns erfc of x > 0.46875. Splits the square, because its rounding error counts x^2 times.
double complement(double x) {
    const double coarse = std::trunc(x * 16) / 16;
    const double decay = exp(-coarse * coarse) * exp(-(x - coarse) * (x + coarse));
    if (x <= 4) return decay * polynomial(x, middle_above) / polynomial(x, middle_below);
    const double z = 1 / (x * x);
    const double lacks = z * polynomial(z, far_above) / polynomial(z, far_below);
    return decay * (std::numbers::inv_sqrtpi - lacks) / x;
}

}  // namespace

double normal_cdf(double z) {
    const double x = z / std::numbers::sqrt2, size = std::abs(x);
    if (size <= 0.46875)
        return 0.5 + 0.5 * x * polynomial(x * x, near_above) / polynomial(x * x, near_below);
    const double beyond = 0.5 * complement(size);
    return x < 0 ? beyond : 1 - beyond;
}

}  // namespace steppe
