package dev.glovebox.bridge.driver.egress;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the head of an HTTP message, 16 KiB at most.
final class HeadReader {
    private static final int LIMIT = 16 * 1024;

    private HeadReader() {}

    /// @return its lines without their ends, without the empty one
    /// @throws EOFException when the connection ends before
    static List<String> read(BufferedChannel channel) throws IOException, BadRequestException {
        List<String> lines = new ArrayList<>();
        int left = LIMIT;
        while (true) {
            String line = line(channel, left);
            left -= line.length() + 1;
            if (line.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
    }

    /// One line without its end.
    static String line(BufferedChannel channel, int limit) throws IOException, BadRequestException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int each = channel.read();
            if (each < 0) {
                throw new EOFException();
            }
            if (each == '\n') {
                int end = line.length();
                return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
            }
            if (line.length() >= limit) {
                throw new BadRequestException("the request's head is larger than 16 KiB");
            }
            line.append((char) each);
        }
    }

    /// A line as it was.
    static byte[] bytes(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
