package dev.glovebox.bridge.cli;

import picocli.CommandLine.TypeConversionException;

/// Ports as people write them: `GUEST`, or `GUEST:HOST`.
///
/// @param guest the guest's port
/// @param host the host's; 0 for a free one
record PortPair(int guest, int host) {

    /// @throws TypeConversionException when it is neither
    static PortPair parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            return new PortPair(Integer.parseInt(parts[0]), parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
        } catch (NumberFormatException e) {
            throw new TypeConversionException(text + " is not GUEST or GUEST:HOST, as in 80 or 80:8080");
        }
    }
}
