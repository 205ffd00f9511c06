package dev.glovebox.bridge.vm;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/// What a sandbox's keeper can be asked for: a line of JSON on its control socket, answered by a [KeeperReply].
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = KeeperRequest.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = KeeperRequest.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = KeeperRequest.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = KeeperRequest.Expose.class, name = "expose"),
    @JsonSubTypes.Type(value = KeeperRequest.Unexpose.class, name = "unexpose")
})
public sealed interface KeeperRequest {

    /// End the machine, and with it the keeper.
    ///
    /// @param grace how long the guest may take to shut down before it is killed; zero kills it at once
    record Stop(Duration grace) implements KeeperRequest {}

    /// Let the machine stand still.
    record Pause() implements KeeperRequest {}

    /// Let it go on.
    record Resume() implements KeeperRequest {}

    /// Forward a port.
    ///
    /// @param guestPort the guest's port
    /// @param hostPort the host's; 0 for a free one
    record Expose(int guestPort, int hostPort) implements KeeperRequest {}

    /// End the forward of a port.
    ///
    /// @param guestPort the guest's port
    record Unexpose(int guestPort) implements KeeperRequest {}
}
