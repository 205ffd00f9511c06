package dev.glovebox.bridge.pickle;

/// Python's `complex`.
public record Complex(double real, double imaginary) {}
