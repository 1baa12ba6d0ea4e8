#pragma once

#include <array>
#include <limits>

/// Elementary functions built on the operations of simd/pack.hpp, so that one replicate and eight
/// give the same bits with any instruction set. Errors are measured in tests/core.
namespace steppe {

/// Evaluates c[0] + c[1]*x + c[2]*x^2 + ... by Horner's rule.
template <class V, std::size_t n>
STEPPE_INLINE V polynomial(V x, const std::array<double, n>& c) {
    V sum(c[n - 1]);
    for (std::size_t k = n - 1; k-- > 0;) sum = fma(sum, x, V(c[k]));
    return sum;
}

/// Returns e^x within 1 ulp; 0 below -708.39 (subnormal results), infinite above 709. Uses Cody and
/// Waite reduction, then the series of (e^r - 1 - r)/r^2.
template <class V>
STEPPE_INLINE V exp(V x) {
    constexpr double least = -708.39, largest = 709.0;
    constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
    constexpr std::array<double, 12> series{1.0 / 2,        1.0 / 6,         1.0 / 24,
                                            1.0 / 120,      1.0 / 720,       1.0 / 5040,
                                            1.0 / 40320,    1.0 / 362880,    1.0 / 3628800,
                                            1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
    const V at = max(min(V(largest), x), V(least));  // this order propagates NaN
    const V shifted = fma(at, V(1.4426950408889634), V(rounder));
    const V n = shifted - V(rounder);
    const V r = fma(n, V(-ln2_low), fma(n, V(-ln2_high), at));
    const V result = (fma(r * r, polynomial(r, series), r) + V(1.0)) * exp2_of(shifted);
    return select(x < V(least), V(0.0),
                  select(V(largest) < x, V(std::numeric_limits<double>::infinity()), result));
}

/// Returns the natural logarithm within 1 ulp; -infinity at 0, NaN below. FDLIBM kernel: log(1+f) =
/// f - (f^2/2 - s*(f^2/2 + R)), s = f/(2+f), R a polynomial in s^2.
template <class V>
STEPPE_INLINE V log(V x) {
    constexpr double smallest_normal = 0x1p-1022,
                     infinity = std::numeric_limits<double>::infinity();
    constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
    constexpr std::array<double, 7> series{6.666666666666735130e-01, 3.999999999940941908e-01,
                                           2.857142874366239149e-01, 2.222219843214978396e-01,
                                           1.818357216161805012e-01, 1.531383769920937332e-01,
                                           1.479819860511658591e-01};
    const auto tiny = x < V(smallest_normal);
    const V normal = select(tiny, x * V(0x1p54), x);
    const V wide = mantissa_of(normal);
    const auto upper = V(1.4142135623730951) < wide;
    const V k = exponent_of(normal) + select(upper, V(1.0), V(0.0)) - select(tiny, V(54.0), V(0.0));
    const V f = select(upper, wide * V(0.5), wide) - V(1.0);
    const V s = f / (V(2.0) + f);
    const V z = s * s;
    const V half_square = V(0.5) * f * f;
    const V tail = s * (half_square + z * polynomial(z, series));
    const V result = fma(k, V(ln2_high), f - (half_square - fma(k, V(ln2_low), tail)));
    const V finite = select(x < V(infinity), result, x);
    return select(x == V(0.0), V(-infinity),
                  select(x < V(0.0), V(std::numeric_limits<double>::quiet_NaN()), finite));
}

/// Returns base^exponent for base > 0; exactly 1 if base is 1.
template <class V>
STEPPE_INLINE V power(V base, V exponent) {
    return exp(exponent * log(base));
}

/// Returns the standard normal quantile of u in (0, 1) to 1e-15 relative error (Wichura 1988,
/// Applied Statistics 37, algorithm AS 241, PPND16).
template <class V>
V normal_quantile(V u) {
    constexpr std::array<double, 8> a{3.3871328727963666080e0,  1.3314166789178437745e+2,
                                      1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                      4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                      3.3430575583588128105e+4, 2.5090809287301226727e+3};
    constexpr std::array<double, 8> b{1.0,
                                      4.2313330701600911252e+1,
                                      6.8718700749205790830e+2,
                                      5.3941960214247511077e+3,
                                      2.1213794301586595867e+4,
                                      3.9307895800092710610e+4,
                                      2.8729085735721942674e+4,
                                      5.2264952788528545610e+3};
    constexpr std::array<double, 8> c{1.42343711074968357734e0,  4.63033784615654529590e0,
                                      5.76949722146069140550e0,  3.64784832476320460504e0,
                                      1.27045825245236838258e0,  2.41780725177450611770e-1,
                                      2.27238449892691845833e-2, 7.74545014278341407640e-4};
    constexpr std::array<double, 8> d{1.0,
                                      2.05319162663775882187e0,
                                      1.67638483018380384940e0,
                                      6.89767334985100004550e-1,
                                      1.48103976427480074590e-1,
                                      1.51986665636164571966e-2,
                                      5.47593808499534494600e-4,
                                      1.05075007164441684324e-9};
    constexpr std::array<double, 8> e{6.65790464350110377720e0,  5.46378491116411436990e0,
                                      1.78482653991729133580e0,  2.96560571828504891230e-1,
                                      2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                      2.71155556874348757815e-5, 2.01033439929228813265e-7};
    constexpr std::array<double, 8> f{1.0,
                                      5.99832206555887937690e-1,
                                      1.36929880922735805310e-1,
                                      1.48753612908506148525e-2,
                                      7.86869131145613259100e-4,
                                      1.84631831751005468180e-5,
                                      1.42151175831644588870e-7,
                                      2.04426310338993978564e-15};
    const V q = u - V(0.5);
    const V near = fma(-q, q, V(0.180625));
    const V centre = q * polynomial(near, a) / polynomial(near, b);
    const V r = sqrt(-log(min(u, V(1.0) - u)));
    const auto far = V(5.0) < r;
    const V tail = select(far, polynomial(r - V(5.0), e) / polynomial(r - V(5.0), f),
                          polynomial(r - V(1.6), c) / polynomial(r - V(1.6), d));
    return select(abs(q) < V(0.425), centre, select(q < V(0.0), -tail, tail));
}

}  // namespace steppe
