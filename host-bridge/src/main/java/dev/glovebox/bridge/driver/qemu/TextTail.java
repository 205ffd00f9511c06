package dev.glovebox.bridge.driver.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The end of a log that a guest or QEMU has written, fit to be shown: no control characters, no endless lines.
final class TextTail {
    private static final int READ_LIMIT = 64 * 1024;
    private static final int LINE_LIMIT = 400;

    private TextTail() {}

    /// @param from the byte before which nothing is read: what an earlier machine has said; ignored when the
    ///     file has become shorter
    /// @param count lines at most
    /// @return no line when the file cannot be read
    static List<String> of(Path file, long from, int count) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long start = Math.max(size - READ_LIMIT, from <= size ? from : 0);
            ByteBuffer bytes = ByteBuffer.allocate((int) (size - start));
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {}
            List<String> lines = StandardCharsets.UTF_8
                    .decode(bytes.flip())
                    .toString()
                    .lines()
                    .map(TextTail::plain)
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException _) {
            return List.of();
        }
    }

    private static String plain(String line) {
        String text = line.replaceAll("\\x1B\\[[0-9;?]*[A-Za-z]", "").replaceAll("[\\p{Cntrl}&&[^\\t]]", "");
        return text.length() <= LINE_LIMIT ? text : text.substring(0, LINE_LIMIT) + "…";
    }
}
