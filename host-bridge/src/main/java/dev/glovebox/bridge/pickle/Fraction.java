package dev.glovebox.bridge.pickle;

import java.math.BigInteger;

/// Python's `fractions.Fraction`, in lowest terms as Python keeps it.
public record Fraction(BigInteger numerator, BigInteger denominator) {}
