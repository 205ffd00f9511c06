package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/// Is told what is done, before and after it; on the thread that does it.
public interface ActionListener {

    /// An action begins.
    ///
    /// @param index its place in the request
    /// @param action in the form that `POST /actions` takes, coordinates of the screen
    void began(String requestId, int index, Supplier<JsonNode> action);

    /// It has ended.
    ///
    /// @param action as it was when it began
    /// @param status `ok`, `error` or `cancelled`
    void ended(String requestId, int index, Supplier<JsonNode> action, String status);
}
