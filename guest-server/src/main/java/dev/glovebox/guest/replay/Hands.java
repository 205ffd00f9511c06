package dev.glovebox.guest.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Does things at the keyboard and the mouse.
public interface Hands {

    /// Does all of `actions`, one after the other and with nobody else's between, until one fails; whatever is
    /// still held then is released.
    ///
    /// @param actions as `POST /actions` takes them
    /// @return a result for each action that was begun, in order; `status` is `ok`, or else `detail` says why not
    /// @throws dev.glovebox.guest.http.FailureException when none could be begun
    List<JsonNode> perform(List<JsonNode> actions);
}
