//! The few functions of mathematics that the simulator and the grader may call, from `libm`, whose results are the same
//! bytes on every platform. The standard library's differ between processors.

/// e to the power `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `x` to the power `y`.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The smaller of two numbers that are numbers: one instruction, where `f64::min` takes care of what is none.
#[inline]
pub fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger of two numbers that are numbers.
#[inline]
pub fn most(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// `x` to a small whole power, by squaring.
#[inline]
pub fn powi(x: f64, n: u32) -> f64 {
    let (mut base, mut n, mut out) = (x, n, 1.0);
    while n > 0 {
        if n & 1 == 1 {
            out *= base;
        }
        base *= base;
        n >>= 1;
    }
    out
}

/// Share of a standard normal distribution that lies below `x`.
pub fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)
}
