package dev.glovebox.bridge.executor;

/// Answers what code asks for with `input()` and `getpass()`.
@FunctionalInterface
public interface InputHandler {
    /// The answer, without a line feed. It is waited for while the code's time runs.
    ///
    /// @param password whether it is not to be shown
    String answer(String prompt, boolean password);
}
