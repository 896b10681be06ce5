/*
 * complex.c - division of complex numbers.
 *
 * Smith's method; a result that is NaN in both parts is corrected to infinities
 * and zeros by the rules of C99, annex G.5.1, as gc does.
 */
#include "lang/lang.h"

static f64
sign_of_inf(f64 v)
{
	return __builtin_copysign(__builtin_isinf(v) ? 1.0 : 0.0, v);
}

GoC128
rt_div_complex(GoC128 x, GoC128 y)
{
	f64 a = x.re, b = x.im, c = y.re, d = y.im, e, f;
	if (__builtin_fabs(c) >= __builtin_fabs(d)) {
		f64 ratio = d / c, denom = c + ratio * d;
		e = (a + b * ratio) / denom;
		f = (b - a * ratio) / denom;
	} else {
		f64 ratio = c / d, denom = d + ratio * c;
		e = (a * ratio + b) / denom;
		f = (b * ratio - a) / denom;
	}
	if (!(__builtin_isnan(e) && __builtin_isnan(f)))
		return (GoC128){ e, f };
	f64 inf = __builtin_inf();
	if (c == 0 && d == 0 && (!__builtin_isnan(a) || !__builtin_isnan(b))) {
		e = __builtin_copysign(inf, c) * a;
		f = __builtin_copysign(inf, c) * b;
	} else if ((__builtin_isinf(a) || __builtin_isinf(b)) && __builtin_isfinite(c) && __builtin_isfinite(d)) {
		a = sign_of_inf(a);
		b = sign_of_inf(b);
		e = inf * (a * c + b * d);
		f = inf * (b * c - a * d);
	} else if ((__builtin_isinf(c) || __builtin_isinf(d)) && __builtin_isfinite(a) && __builtin_isfinite(b)) {
		c = sign_of_inf(c);
		d = sign_of_inf(d);
		e = 0 * (a * c + b * d);
		f = 0 * (b * c - a * d);
	}
	return (GoC128){ e, f };
}
