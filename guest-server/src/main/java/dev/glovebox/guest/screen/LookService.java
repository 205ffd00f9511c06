package dev.glovebox.guest.screen;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.Json;
import dev.glovebox.guest.http.Parameters;
import dev.glovebox.guest.http.Routes;
import dev.glovebox.guest.image.Match;
import dev.glovebox.guest.image.PerceptualHash;
import dev.glovebox.guest.image.Picture;
import dev.glovebox.guest.image.PictureFile;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import dev.glovebox.guest.image.TemplateSearch;
import dev.glovebox.guest.screen.ScreenshotJson.Box;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at the screen for its clients: what has changed since an earlier look (`GET /screen/diff`), whether it
/// looks like another one (`GET /screen/hash`), and where a small image is on it (`POST /screen/find`).
public final class LookService implements HttpService {
    private static final double MIN_SCORE = 0.9;
    private static final double MIN_SCORE_MIN = 0.1;
    private static final int MATCHES = 10;
    private static final int MATCHES_MAX = 1_000;
    private static final int FILE_MAX_BYTES = 16 << 20;
    private static final Duration SEARCH_LIMIT = Duration.ofSeconds(10);

    private final Screenshots screenshots;

    /// Looks at the screen that `screenshots` are of.
    public LookService(Screenshots screenshots) {
        this.screenshots = screenshots;
    }

    @Override
    public void routing(HttpRules rules) {
        try (var routes = new Routes(rules)) {
            routes.get("/screen/diff", this::diff);
            routes.get("/screen/hash", this::hash);
            routes.post("/screen/find", this::find);
        }
    }

    /// The answer of `GET /screen/diff`.
    ///
    /// @param from the tag that was compared with
    /// @param to the screen's tag now
    /// @param changed whether any pixel has changed
    /// @param boxes where; the screen's pixels
    /// @param changedPixels how many
    private record Diff(String from, String to, boolean changed, List<Box> boxes, long changedPixels) {}

    private void diff(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "from", "region");
        String from = parameters
                .text("from")
                .orElseThrow(() -> new Failure.BadParameter("from", "", "a screenshot's ETag").asException());
        Frame now = screenshots.frame(false);
        Optional<Region> wanted = parameters.text("region").map(text -> RegionText.parse("region", text));
        Screenshots.Remembered before = screenshots.recall(from);
        Region region = wanted.orElse(before.region()).intersection(now.bounds());
        if (wanted.isPresent()
                && !(region.equals(wanted.get()) && before.region().contains(region))) {
            throw new Failure.BadParameter(
                            "region",
                            wanted.get().toString(),
                            "a part of %s, which that image shows".formatted(before.region()))
                    .asException();
        }
        FrameChanges changes = FrameChanges.between(before.frame(), now, region);
        var diff = new Diff(
                from,
                screenshots.tag(now, region),
                changes.pixels() > 0,
                changes.boxes().stream().map(Box::of).toList(),
                changes.pixels());
        Json.send(request, response, diff);
    }

    /// The answer of `GET /screen/hash`.
    ///
    /// @param hash 64 bits as 16 hexadecimal digits
    /// @param algorithm how it is computed
    /// @param etag the screen's tag
    /// @param distance how many bits differ from the hash to compare with; null when none was given
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Hash(
            String hash,
            String algorithm,
            String etag,
            @Nullable Integer distance) {}

    private void hash(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "region", "compare");
        Optional<Long> other = parameters.text("compare").map(LookService::hashOf);
        Frame frame = screenshots.frame(false);
        Region region = region(parameters, frame);
        long hash = PerceptualHash.of(frame.pixels(region));
        Integer distance =
                other.map(value -> PerceptualHash.distance(hash, value)).orElse(null);
        Json.send(
                request,
                response,
                new Hash(PerceptualHash.text(hash), "phash", screenshots.tag(frame, region), distance));
    }

    private static long hashOf(String text) {
        if (text.matches("[0-9a-fA-F]{16}")) {
            return HexFormat.fromHexDigitsToLong(text);
        }
        throw new Failure.BadParameter("compare", text, "a hash of 16 hexadecimal digits").asException();
    }

    /// The answer of `POST /screen/find`.
    ///
    /// @param matches the places, the best first
    /// @param etag the tag of the screen that was looked at
    /// @param complete whether all of it was looked at within the time that there is
    private record Matches(List<Place> matches, String etag, boolean complete) {}

    /// A place that looks like what was looked for.
    ///
    /// @param center the pixel to click on
    /// @param score how much it does, 1 for the same pixel by pixel
    private record Place(Box box, Point center, double score) {
        static Place of(Match match, Region searched) {
            Region found = match.box();
            var box = new Box(found.x() + searched.x(), found.y() + searched.y(), found.width(), found.height());
            var center = new Point(box.x() + box.width() / 2, box.y() + box.height() / 2);
            return new Place(box, center, match.score());
        }
    }

    private void find(ServerRequest request, ServerResponse response) {
        Parameters parameters = Parameters.of(request, "minScore", "max", "region");
        double minScore = parameters.decimal("minScore", MIN_SCORE_MIN, 1).orElse(MIN_SCORE);
        int max = (int) parameters.integer("max", MATCHES, 1, MATCHES_MAX);
        byte[] file = Json.body(request);
        Frame frame = screenshots.frame(false);
        Region region = region(parameters, frame);
        TemplateSearch.Found found = screenshots.search(
                () -> TemplateSearch.find(frame.pixels(region), picture(file, region), minScore, max, SEARCH_LIMIT));
        List<Place> places =
                found.matches().stream().map(match -> Place.of(match, region)).toList();
        Json.send(response, Status.OK_200, new Matches(places, screenshots.tag(frame, region), found.complete()));
    }

    private static Picture picture(byte[] file, Region region) {
        if (file.length == 0) {
            throw new Failure.BadBody("", "an image is expected as the body: PNG, JPEG, GIF or BMP").asException();
        }
        if (file.length > FILE_MAX_BYTES) {
            throw new Failure.TooLarge("the image is larger than %d bytes".formatted(FILE_MAX_BYTES)).asException();
        }
        try {
            Picture picture = PictureFile.decode(file, region.width(), region.height());
            if (picture.pixels().bounds().area() > TemplateSearch.TEMPLATE_MAX_PIXELS) {
                throw new Failure.BadBody(
                                "", "the image has more than %d pixels".formatted(TemplateSearch.TEMPLATE_MAX_PIXELS))
                        .asException();
            }
            if (picture.isInvisible()) {
                throw new Failure.BadBody("", "every pixel of the image is transparent").asException();
            }
            return picture;
        } catch (PictureFile.UnreadablePictureException e) {
            throw new Failure.BadBody("", String.valueOf(e.getMessage())).asException();
        }
    }

    private static Region region(Parameters parameters, Frame frame) {
        Region region = parameters
                .text("region")
                .map(text -> RegionText.parse("region", text))
                .orElse(frame.bounds());
        if (!frame.bounds().contains(region)) {
            throw new Failure.BadParameter("region", region.toString(), "a part of " + frame.bounds()).asException();
        }
        return region;
    }
}
