package dev.glovebox.bridge.driver.qemu;

import com.fasterxml.jackson.databind.JsonNode;

/// Something that has happened to the machine (QEMU QMP reference, "Events").
///
/// @param name `SHUTDOWN` for example
/// @param data its fields; an empty object when it has none
record QmpEvent(String name, JsonNode data) {

    String text(String field) {
        return data.path(field).asText("");
    }
}
