package dev.glovebox.bridge.pickle;

/// Python's `range`: the numbers from `start` on, `step` apart, without `stop`.
public record Range(long start, long stop, long step) {}
