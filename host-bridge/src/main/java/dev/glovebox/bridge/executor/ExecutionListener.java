package dev.glovebox.bridge.executor;

/// Is told of output as it comes, in order, on a thread of the executor's; while a method runs nothing more is
/// read. What a method throws is logged, and the execution goes on. All methods do nothing unless they are
/// overridden.
public interface ExecutionListener {
    /// Does nothing.
    ExecutionListener NONE = new ExecutionListener() {};

    /// Text for standard output. Lines with results are not part of it.
    default void stdout(String text) {}

    /// Text for standard error.
    default void stderr(String text) {}

    /// A rich output: a picture, a table, the value of the last expression.
    default void output(RichOutput output) {}

    /// A rich output that was shown before has changed.
    default void updated(RichOutput output) {}

    /// All output so far is to be forgotten.
    default void cleared() {}
}
