/// The guest server's API, called from the host: [dev.glovebox.bridge.client.GuestClient].
///
/// The types of requests and answers, and a client for every operation, are generated at build from the guest
/// server's `openapi.yaml` into `dev.glovebox.bridge.client.generated`. A guest is not trusted: all calls go
/// through [dev.glovebox.bridge.client.GuestHttp], which bounds what an answer may be and how long it may take.
@NullMarked
package dev.glovebox.bridge.client;

import org.jspecify.annotations.NullMarked;
