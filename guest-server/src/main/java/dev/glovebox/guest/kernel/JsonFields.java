package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds fields of a JSON object ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)) without parsing their values.
///
/// What is not JSON has no fields, or some; nothing is ever thrown for it.
final class JsonFields {
    private final byte[] json;
    private int at;

    private JsonFields(byte[] json) {
        this.json = json;
    }

    /// The values of the top-level fields `names`, as the bytes that they have in `json`; empty where there is
    /// none.
    static byte[][] raw(byte[] json, String... names) {
        return new JsonFields(json).find(names);
    }

    /// The strings at the top-level fields `names`; empty where there is none.
    static String[] strings(byte[] json, String... names) {
        byte[][] raw = raw(json, names);
        String[] strings = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            strings[i] = string(raw[i]);
        }
        return strings;
    }

    private static String string(byte[] raw) {
        if (raw.length < 2 || raw[0] != '"') {
            return "";
        }
        for (byte each : raw) {
            if (each == '\\') {
                return unescaped(raw);
            }
        }
        return new String(raw, 1, raw.length - 2, StandardCharsets.UTF_8);
    }

    private static String unescaped(byte[] raw) {
        try {
            return Json.mapper().readValue(raw, String.class);
        } catch (IOException _) {
            return "";
        }
    }

    private byte[][] find(String... names) {
        byte[][] found = new byte[names.length][0];
        int left = names.length;
        if (!skip('{')) {
            return found;
        }
        do {
            skipSpace();
            int keyStart = at + 1;
            if (!skipString()) {
                break;
            }
            int keyEnd = at - 1;
            if (!skip(':')) {
                break;
            }
            skipSpace();
            int start = at;
            skipValue();
            int index = indexOf(names, keyStart, keyEnd);
            if (index >= 0) {
                left -= found[index].length == 0 ? 1 : 0;
                found[index] = Arrays.copyOfRange(json, start, at);
            }
        } while (left > 0 && skip(','));
        return found;
    }

    private int indexOf(String[] names, int start, int end) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].length() == end - start && isAt(names[i], start)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isAt(String name, int start) {
        for (int i = 0; i < name.length(); i++) {
            if (json[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void skipSpace() {
        while (at < json.length && json[at] <= ' ' && json[at] >= 0) {
            at++;
        }
    }

    private boolean skip(char expected) {
        skipSpace();
        boolean there = at < json.length && json[at] == expected;
        at += there ? 1 : 0;
        return there;
    }

    private boolean skipString() {
        if (at >= json.length || json[at] != '"') {
            return false;
        }
        for (at++; at < json.length; at++) {
            if (json[at] == '\\') {
                at++;
            } else if (json[at] == '"') {
                at++;
                return true;
            }
        }
        at = json.length;
        return false;
    }

    private void skipValue() {
        int depth = 0;
        while (at < json.length) {
            byte next = json[at];
            if (next == '"') {
                if (!skipString()) {
                    return;
                }
            } else if (next == '}' || next == ']') {
                if (depth == 0) {
                    return;
                }
                depth--;
                at++;
            } else if (depth == 0 && (next == ',' || next >= 0 && next <= ' ')) {
                return;
            } else {
                depth += next == '{' || next == '[' ? 1 : 0;
                at++;
                continue;
            }
            if (depth == 0) {
                return;
            }
        }
    }
}
