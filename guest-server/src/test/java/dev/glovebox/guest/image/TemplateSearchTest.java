package dev.glovebox.guest.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.glovebox.guest.image.TemplateSearch.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateSearchTest {
    private static final Duration AMPLE = Duration.ofMinutes(1);

    @Test
    void equalPixelsAreFoundWhereABruteForceSearchFindsThem() {
        var random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int colors = 1 + random.nextInt(3);
            Pixels screen = Pictures.of(60, 40, (_, _) -> random.nextInt() & 0xff000000 | random.nextInt(colors));
            Picture template = masked(
                    Pictures.of(1 + random.nextInt(4), 1 + random.nextInt(4), (_, _) -> random.nextInt(colors)),
                    random);
            if (!template.isInvisible()) {
                assertThat(boxes(find(screen, template, 1, 10_000))).isEqualTo(equalPlaces(screen, template));
            }
        }
    }

    @Test
    void allCornersAreLookedAt() {
        Pixels screen = Pictures.noise(100, 80, 6);
        for (Region box : List.of(
                new Region(0, 0, 9, 7), new Region(91, 0, 9, 7), new Region(0, 73, 9, 7), new Region(91, 73, 9, 7))) {
            Picture template = Picture.opaque(Pictures.crop(screen, box));
            assertThat(boxes(find(screen, template, 1, 5))).containsExactly(box);
            assertThat(find(screen, template, 0.8, 5).matches().getFirst()).isEqualTo(new Match(box, 1));
        }
    }

    @Test
    void noMoreThanAskedForAreGiven() {
        Pixels white = Pictures.flat(300, 200, 0xffffff);
        Picture template = Picture.opaque(Pictures.flat(20, 10, 0xffffff));
        assertThat(find(white, template, 1, 7).matches()).hasSize(7);
        assertThat(find(white, template, 0.9, 7).matches()).hasSize(7);
        assertThat(find(white, template, 1, 1000).matches()).hasSize(15 * 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theBestPlaceIsTheOneThatCorrelatesMost(long seed) {
        Pixels screen = Pictures.desktop(220, 150, seed);
        var random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            int width = 10 + random.nextInt(50);
            int height = 10 + random.nextInt(40);
            var box = new Region(random.nextInt(220 - width), random.nextInt(150 - height), width, height);
            Pixels template = Pictures.noisy(Pictures.crop(screen, box), 12, seed);
            double[] scores = correlations(screen, template);
            int best = indexOfBest(scores);
            if (scores[best] > 0.8) {
                List<Match> matches =
                        find(screen, Picture.opaque(template), 0.6, 5).matches();
                assertThat(matches).as("%s", box).isNotEmpty();
                Match match = matches.getFirst();
                assertThat(match.score()).as("%s", box).isCloseTo(scores[best], within(1e-6));
                assertThat(scores[
                                match.box().y() * (220 - width + 1)
                                        + match.box().x()])
                        .isCloseTo(scores[best], within(1e-6));
            }
        }
    }

    @Test
    void aBrighterCopyWithLessContrastIsFound() {
        Pixels screen = Pictures.desktop(400, 300, 11);
        var box = new Region(133, 71, 60, 44);
        Pixels template = Pictures.of(60, 44, (x, y) -> {
            int color = screen.at(box.x() + x, box.y() + y);
            return (color >> 1 & 0x7f7f7f) + 0x404040;
        });
        assertThat(find(screen, Picture.opaque(template), 1, 1).matches()).isEmpty();
        Match match = find(screen, Picture.opaque(template), 0.95, 1).matches().getFirst();
        assertThat(match.box()).isEqualTo(box);
        assertThat(match.score()).isGreaterThan(0.99);
    }

    @Test
    void invisiblePixelsFitAnything() {
        Pixels screen = Pictures.desktop(300, 200, 12);
        var box = new Region(101, 57, 40, 40);
        Pixels cropped = Pictures.crop(screen, box);
        var alpha = new byte[40 * 40];
        for (int i = 0; i < alpha.length; i++) {
            boolean disc = Math.hypot(i % 40 - 20, i / 40 - 20) < 18;
            alpha[i] = (byte) (disc ? 200 : 0);
            cropped.rgb()[i] = disc ? cropped.rgb()[i] : 0x00ff00;
        }
        var template = new Picture(cropped, alpha);
        assertThat(boxes(find(screen, template, 1, 5))).containsExactly(box);
        var noisy = new Picture(Pictures.noisy(cropped, 5, 13), alpha);
        assertThat(find(screen, noisy, 0.9, 5).matches().getFirst().box()).isEqualTo(box);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 32, 48, 96, 200})
    void anOutlineWithNothingInItIsFound(int side) {
        var alpha = new byte[side * side];
        Pixels outline = Pictures.of(side, side, (x, y) -> {
            double fromRing = Math.abs(Math.hypot(x - side / 2.0 + 0.5, y - side / 2.0 + 0.5) - side * 0.4);
            boolean slash = Math.abs(x - y) < 2 && fromRing > 1;
            alpha[y * side + x] = (byte) (fromRing < 1.5 || slash ? 255 : 0);
            return slash ? 0xf0f0f0 : 0x202830;
        });
        Pixels texture = Pictures.noisy(Pictures.desktop(400, 300, 15), 40, 16);
        var box = new Region(133, 71, side, side);
        Pixels screen = Pictures.of(400, 300, (x, y) -> {
            int at = (y - box.y()) * side + x - box.x();
            boolean drawn = box.contains(new Region(x, y, 1, 1)) && alpha[at] != 0;
            return drawn ? outline.rgb()[at] : texture.at(x, y);
        });
        var template = new Picture(Pictures.noisy(outline, 6, 17), alpha);
        assertThat(find(screen, template, 1, 5).matches()).isEmpty();
        assertThat(boxes(find(screen, template, 0.9, 5))).containsExactly(box);
    }

    @Test
    void oneColorIsFoundThroughHoles() {
        var random = new Random(18);
        for (int round = 0; round < 50; round++) {
            Pixels screen = Pictures.of(50, 40, (_, _) -> random.nextInt(4) * 0x202020);
            var template = masked(Pictures.flat(2 + random.nextInt(9), 2 + random.nextInt(9), 0x212121), random);
            if (!template.isInvisible()) {
                double best = 0;
                for (int y = 0; y <= 40 - template.pixels().height(); y++) {
                    for (int x = 0; x <= 50 - template.pixels().width(); x++) {
                        best = Math.max(best, likeness(screen, template, x, y));
                    }
                }
                Match match = find(screen, template, 0.5, 1).matches().getFirst();
                assertThat(match.score()).isCloseTo(best, within(1e-9));
                assertThat(likeness(
                                screen, template, match.box().x(), match.box().y()))
                        .isEqualTo(best);
            }
        }
    }

    @Test
    void oneColorIsFoundByItsDistanceByItsDistance() {
        Pixels screen = Pictures.of(200, 100, (x, y) -> x >= 50 && x < 70 && y >= 30 && y < 45 ? 0x204060 : 0xffffff);
        Picture template = Picture.opaque(Pictures.flat(20, 15, 0x23405d));
        Found found = find(screen, template, 0.95, 5);
        assertThat(boxes(found)).containsExactly(new Region(50, 30, 20, 15));
        assertThat(found.matches().getFirst().score()).isCloseTo(1 - 2.0 / 255, within(1e-9));
    }

    @Test
    void colorsOfTheSameBrightnessAreToldApart() {
        Pixels template = Pictures.of(30, 30, (x, y) -> (x / 5 + y / 7) % 2 == 0 ? 0x820000 : 0x004200);
        assertThat(Luma.of(0x820000)).isEqualTo(Luma.of(0x004200));
        Pixels screen = Pictures.of(
                200, 100, (x, y) -> x >= 77 && x < 107 && y >= 31 && y < 61 ? template.at(x - 77, y - 31) : 0x808080);
        Pixels noisy = Pictures.noisy(screen, 3, 14);
        assertThat(boxes(find(noisy, Picture.opaque(template), 0.9, 5))).containsExactly(new Region(77, 31, 30, 30));
    }

    @Test
    void matchesShareAtMostHalfOfTheirBox() {
        Pixels screen = Pictures.of(300, 200, (x, y) -> (x / 10 + y / 10 & 1) * 0xffffff);
        List<Match> matches = find(
                        screen,
                        Picture.opaque(Pictures.noisy(
                                Pictures.of(40, 40, (x, y) -> (x / 10 + y / 10 & 1) * 0xc0c0c0), 3, 1)),
                        0.8,
                        50)
                .matches();
        assertThat(matches).hasSizeGreaterThan(10);
        for (Match one : matches) {
            assertThat(matches.stream()
                            .filter(other ->
                                    2 * one.box().intersection(other.box()).area() > 1600))
                    .containsExactly(one);
        }
    }

    @Test
    void aTemplateOfTheScreensSizeIsFoundAndALargerOneIsNot() {
        Pixels screen = Pictures.desktop(120, 90, 15);
        assertThat(boxes(find(screen, Picture.opaque(screen), 1, 5))).containsExactly(screen.bounds());
        assertThat(boxes(find(screen, Picture.opaque(Pictures.noisy(screen, 4, 1)), 0.9, 5)))
                .containsExactly(screen.bounds());
        assertThat(find(screen, Picture.opaque(Pictures.flat(121, 1, 0)), 0.5, 5))
                .isEqualTo(new Found(List.of(), true));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1})
    void anEndToTheTimeIsSaid(double minScore) {
        Pixels screen = Pictures.desktop(200, 100, 16);
        for (Pixels template : List.of(Pictures.flat(9, 9, 0x123456), Pictures.noise(9, 9, 1))) {
            Found found = TemplateSearch.find(screen, Picture.opaque(template), minScore, 5, Duration.ZERO);
            assertThat(found.complete()).isFalse();
        }
    }

    @Test
    void whatCannotBeLookedForIsTheCallersFault() {
        Pixels screen = Pictures.flat(10, 10, 0);
        var invisible = new Picture(Pictures.flat(2, 2, 0), new byte[4]);
        assertThatThrownBy(() -> find(screen, invisible, 1, 1)).hasMessageContaining("no pixel");
        Picture one = Picture.opaque(Pictures.flat(1, 1, 0));
        for (double score : new double[] {0, -1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> find(screen, one, score, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> find(screen, one, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        Picture large = Picture.opaque(Pictures.flat(1 << 12, (1 << 11) + 1, 0));
        assertThatThrownBy(() -> find(screen, large, 1, 1)).hasMessageContaining("8392704 pixels, at most 8388608");
    }

    private static Found find(Pixels screen, Picture template, double minScore, int max) {
        Found found = TemplateSearch.find(screen, template, minScore, max, AMPLE);
        assertThat(found.complete()).isTrue();
        return found;
    }

    private static List<Region> boxes(Found found) {
        return found.matches().stream().map(Match::box).toList();
    }

    private static Picture masked(Pixels pixels, Random random) {
        var alpha = new byte[pixels.width() * pixels.height()];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) (random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(255));
        }
        return new Picture(pixels, alpha);
    }

    private static List<Region> equalPlaces(Pixels screen, Picture template) {
        List<Region> places = new ArrayList<>();
        int width = template.pixels().width();
        int height = template.pixels().height();
        for (int y = 0; y + height <= screen.height(); y++) {
            for (int x = 0; x + width <= screen.width(); x++) {
                var box = new Region(x, y, width, height);
                if (isEqual(screen, template, x, y) && places.stream().noneMatch(box::intersects)) {
                    places.add(box);
                }
            }
        }
        return places;
    }

    private static boolean isEqual(Pixels screen, Picture template, int left, int top) {
        for (int y = 0; y < template.pixels().height(); y++) {
            for (int x = 0; x < template.pixels().width(); x++) {
                if (template.isVisible(x, y) && template.pixels().at(x, y) != screen.at(left + x, top + y)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// 1 minus the mean difference of all channels, for grey pictures.
    private static double likeness(Pixels screen, Picture template, int left, int top) {
        double distant = 0;
        int count = 0;
        for (int y = 0; y < template.pixels().height(); y++) {
            for (int x = 0; x < template.pixels().width(); x++) {
                if (template.isVisible(x, y)) {
                    distant += Math.abs((template.pixels().at(x, y) & 255) - (screen.at(left + x, top + y) & 255));
                    count++;
                }
            }
        }
        return 1 - distant / 255 / count;
    }

    /// The definition of TM_CCOEFF_NORMED, place by place.
    private static double[] correlations(Pixels screen, Pixels template) {
        int columns = screen.width() - template.width() + 1;
        int rows = screen.height() - template.height() + 1;
        var scores = new double[columns * rows];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = correlation(screen, template, i % columns, i / columns);
        }
        return scores;
    }

    private static double correlation(Pixels screen, Pixels template, int left, int top) {
        double count = (double) template.width() * template.height();
        double mean = 0;
        double placeMean = 0;
        for (int y = 0; y < template.height(); y++) {
            for (int x = 0; x < template.width(); x++) {
                mean += Luma.of(template.at(x, y)) / count;
                placeMean += Luma.of(screen.at(left + x, top + y)) / count;
            }
        }
        double dot = 0;
        double squares = 0;
        double placeSquares = 0;
        for (int y = 0; y < template.height(); y++) {
            for (int x = 0; x < template.width(); x++) {
                double ours = Luma.of(template.at(x, y)) - mean;
                double theirs = Luma.of(screen.at(left + x, top + y)) - placeMean;
                dot += ours * theirs;
                squares += ours * ours;
                placeSquares += theirs * theirs;
            }
        }
        return squares * placeSquares < 1e-6 ? 0 : dot / Math.sqrt(squares * placeSquares);
    }

    private static int indexOfBest(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
