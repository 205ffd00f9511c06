package dev.glovebox.guest.recording;

import com.fasterxml.jackson.databind.JsonNode;

/// One thing that the server's own input engine is asked to do.
///
/// @param requestId of the request that asks
/// @param index of the action in the request, from 0
/// @param action as `POST /actions` takes it, its coordinates in pixels of the screen
public record ActionNote(String requestId, int index, JsonNode action) {}
