package dev.glovebox.guest.screen;

import dev.glovebox.guest.codec.Encoding;
import dev.glovebox.guest.image.Region;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of images: this run of the server, the version of the pixels that are shown, the cursor where it shows,
/// and what was made of them ([RFC 9110, section 8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3)).
final class EntityTags {
    /// An odd multiplier with its bits well spread: 2^64 divided by the golden ratio.
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private static final Pattern COMMA = Pattern.compile(",");

    private final String run = HexFormat.of().toHexDigits(new SecureRandom().nextLong(), 10);
    private final Pattern ours = Pattern.compile(
            "(?:W/)?\"?" + run
                    + "-([0-9a-f]{1,15})(?:-([0-9a-f.-]+))?(?:_r(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}))?(?:_[^\"]*)?\"?");

    /// What a tag names: the pixels of a region at one version. Wherever two frames have the same name, they show
    /// the same there.
    ///
    /// @param version of the region
    /// @param region the part of the screen; empty for all
    record Name(long version, Optional<Region> region) {
        static Name of(Frame frame, Region region) {
            Optional<Region> part = Optional.of(region).filter(each -> !each.equals(frame.bounds()));
            return new Name(frame.versionOf(region), part);
        }
    }

    /// The tag of a view of `frame` in one encoding.
    ///
    /// @param json whether the image is wrapped in JSON
    String of(Frame frame, View view, Encoding encoding, boolean json) {
        return of(run + "-" + Long.toHexString(frame.versionOf(view.region())), frame, view, encoding, json);
    }

    /// As [#of], for a window, of which nothing is known but its pixels: they are the name.
    ///
    /// @param place where it is on the screen, which the answer tells
    String ofWindow(Frame frame, Region place, View view, Encoding encoding, boolean json) {
        long digest = frame.width() * MIX;
        for (Strip strip : frame.strips()) {
            for (int pixel : strip.pixels()) {
                digest = (digest ^ pixel & 0xffffff) * MIX;
                digest ^= digest >>> 32;
            }
        }
        return of("w%x.%d.%d".formatted(digest, place.x(), place.y()), frame, view, encoding, json);
    }

    private static String of(String content, Frame frame, View view, Encoding encoding, boolean json) {
        var tag = new StringBuilder("\"").append(content);
        if (view.shows(frame.cursor())) {
            tag.append('-').append(name(frame.cursor()));
        }
        if (!view.region().equals(frame.bounds())) {
            tag.append("_r").append(view.region().toString().replace(',', '.'));
        }
        if (view.isScaled()) {
            tag.append("_%dx%d%s".formatted(view.width(), view.height(), view.smooth() ? "q" : ""));
        }
        if (!encoding.equals(Encoding.Png.FAST)) {
            tag.append('_').append(name(encoding));
        }
        if (json) { // tells the pointer's position in any case
            Cursor cursor = frame.cursor();
            tag.append("_json.%d.%d.%s".formatted(cursor.x(), cursor.y(), cursor.visible()));
        }
        return tag.append('"').toString();
    }

    /// What `tag` names; empty when it is none of this run's.
    Optional<Name> name(String tag) {
        Matcher matcher = ours.matcher(tag.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<Region> region = Optional.ofNullable(matcher.group(3))
                .map(_ -> new Region(number(matcher, 3), number(matcher, 4), number(matcher, 5), number(matcher, 6)));
        return Optional.of(new Name(Long.parseLong(matcher.group(1), 16), region));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /// Whether a view of `frame` shows something else than the image that `tag` names did, whatever its format.
    boolean isChanged(String tag, Frame frame, View view) {
        Matcher matcher = ours.matcher(tag.strip());
        if (!matcher.matches() || frame.versionOf(view.region()) > Long.parseLong(matcher.group(1), 16)) {
            return true;
        }
        String cursor = view.shows(frame.cursor()) ? name(frame.cursor()) : null;
        return view.cursor() && !Objects.equals(cursor, matcher.group(2));
    }

    /// Whether `tag` is among `known`, a list as `If-None-Match` has it
    /// ([RFC 9110, section 13.1.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2)); the quotes may be
    /// missing.
    static boolean isKnown(String tag, String known) {
        return COMMA.splitAsStream(known)
                .map(String::strip)
                .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                .anyMatch(each -> each.equals("*") || each.equals(tag) || tag.equals("\"" + each + "\""));
    }

    private static String name(Cursor cursor) {
        return "%d.%d.%x".formatted(cursor.x(), cursor.y(), cursor.serial());
    }

    private static String name(Encoding encoding) {
        return switch (encoding) {
            case Encoding.Png png -> "png" + png.level();
            case Encoding.Jpeg jpeg -> "jpeg" + jpeg.quality();
            case Encoding.Webp webp -> "webp" + webp.quality();
        };
    }
}
