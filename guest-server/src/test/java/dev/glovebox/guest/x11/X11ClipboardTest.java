package dev.glovebox.guest.x11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.glovebox.guest.clipboard.Change;
import dev.glovebox.guest.clipboard.Content;
import dev.glovebox.guest.clipboard.Offer;
import dev.glovebox.guest.clipboard.Owner;
import dev.glovebox.guest.clipboard.Selection;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import dev.glovebox.guest.testing.ClipboardWindow;
import dev.glovebox.guest.testing.Xclip;
import dev.glovebox.guest.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Selections whose owners and requestors are slow, wrong, dead or many.
@Xvfb(width = 320, height = 240)
class X11ClipboardTest {
    private static final Selection CLIPBOARD = Selection.CLIPBOARD;

    private final Xvfb.Display display;
    private final Xclip xclip;
    private X11Clipboard clipboard;

    X11ClipboardTest(Xvfb.Display display) {
        this.display = display;
        this.xclip = new Xclip(display);
    }

    @BeforeEach
    void open() {
        clipboard = new X11Clipboard(display.name());
        clipboard.clear(CLIPBOARD);
    }

    @AfterEach
    void close() {
        clipboard.close();
    }

    @Test
    void anOwnerThatNeverAnswersIsGivenUp(@TempDir Path directory) throws IOException {
        Process owner = xclip.copy("clipboard", "UTF8_STRING", write(directory, "text"));
        try {
            awaitOwner(owner);
            display.run("kill", "-STOP", Long.toString(owner.pid()));
            assertThatThrownBy(() -> read(Content.TEXT))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure())
                                    .isInstanceOf(Failure.Unavailable.class)
                                    .extracting(Failure::detail, STRING)
                                    .contains("xclip, process " + owner.pid()));
            clipboard.offer(CLIPBOARD, Content.text("mine")); // it does not stand in anybody's way
            assertThat(xclip.paste("clipboard", "UTF8_STRING")).asString().isEqualTo("mine");
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void anOwnerThatDripsForEverIsGivenUp() {
        try (var peer = new SelectionPeer(display.name());
                var hasty = new X11Clipboard(display.name(), Duration.ofSeconds(1))) {
            peer.own();
            CompletableFuture<Optional<byte[]>> reading =
                    CompletableFuture.supplyAsync(() -> hasty.read(CLIPBOARD, Content.TEXT));
            SelectionPeer.Request request = peer.awaitRequest("UTF8_STRING");
            peer.announceParts(request);
            while (!reading.isDone()) {
                await().until(() -> reading.isDone() || peer.isTaken(request));
                peer.write(request, "UTF8_STRING", "drip");
            }
            assertThatThrownBy(reading::get).hasMessageContaining("too slowly");
        }
    }

    @Test
    void anOwnerThatDiesInTheMiddleIsNoticedAtOnce() throws Exception {
        CompletableFuture<Optional<byte[]>> reading;
        try (var peer = new SelectionPeer(display.name())) {
            peer.own();
            reading = readLater();
            SelectionPeer.Request request = peer.awaitRequest("UTF8_STRING");
            peer.announceParts(request);
            peer.awaitTaken(request);
            peer.write(request, "UTF8_STRING", "the first half");
            peer.awaitTaken(request);
        }
        assertThatThrownBy(() -> reading.get(2, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("ended before");
        assertThat(clipboard.look(CLIPBOARD).owner()).isEmpty();
    }

    @Test
    void partsAreJoinedToTheEmptyOne() throws Exception {
        try (var peer = new SelectionPeer(display.name())) {
            peer.own();
            CompletableFuture<Optional<byte[]>> reading = readLater();
            SelectionPeer.Request request = peer.awaitRequest("UTF8_STRING");
            peer.announceParts(request);
            for (String part : List.of("first, ", "second, ", "third", "")) {
                peer.awaitTaken(request);
                peer.write(request, "UTF8_STRING", part);
            }
            assertThat(reading.get(5, TimeUnit.SECONDS).orElseThrow())
                    .asString()
                    .isEqualTo("first, second, third");
        }
    }

    @Test
    void aRequestorThatDiesInTheMiddleHarmsNobody() {
        String large = "0123456789".repeat(100_000);
        Offer offer = clipboard.offer(CLIPBOARD, Content.text(large));
        try (var peer = new SelectionPeer(display.name())) {
            assertThat(peer.name(peer.ask("UTF8_STRING").type())).isEqualTo("INCR");
        }
        assertThat(offer.fetches()).isZero();
        assertThat(xclip.paste("clipboard", "UTF8_STRING")).asString().isEqualTo(large);
        assertThat(offer.fetches()).isOne();
    }

    @Test
    void targetsTimestampAndSeveralAtOnceAreAnswered() {
        clipboard.offer(CLIPBOARD, Content.text("Grüße, 世界"));
        try (var peer = new SelectionPeer(display.name())) {
            WindowProperty targets = peer.ask("TARGETS");
            assertThat(Arrays.stream(targets.items()).mapToObj(peer::name))
                    .contains("TARGETS", "TIMESTAMP", "MULTIPLE", "UTF8_STRING", "STRING", "TEXT", "text/plain");
            long time = peer.ask("TIMESTAMP").items()[0];
            assertThat(time).isPositive();
            assertThat(peer.ask("STRING", time).bytes()).isEqualTo("Grüße, ??".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(peer.isRefused("STRING", time - 1)).isTrue(); // it was not ours then
            assertThat(peer.isRefused("image/png", 0)).isTrue();
            long[] pairs = peer.askMultiple("text/plain;charset=utf-8", "image/png");
            assertThat(pairs[3]).isZero();
            assertThat(peer.property("FIRST").bytes()).asString().isEqualTo("Grüße, 世界");
        }
    }

    @Test
    void whoPastesIsWaitedForAndWhatWasThereComesBack(@TempDir Path directory) throws Exception {
        Process owner = xclip.copy("clipboard", "UTF8_STRING", write(directory, "what was there"));
        awaitOwner(owner);
        Content before = clipboard.snapshot(CLIPBOARD);
        Offer offer = clipboard.offer(CLIPBOARD, Content.text("typed"));
        assertThat(owner.waitFor(5, TimeUnit.SECONDS)).isTrue(); // xclip ends when it is not the owner any more
        assertThat(offer.awaitFetched(0, Duration.ofMillis(1))).isFalse();
        assertThat(xclip.paste("clipboard", "UTF8_STRING")).asString().isEqualTo("typed");
        assertThat(offer.awaitFetched(0, Duration.ofSeconds(5))).isTrue();
        assertThat(offer.replaceBy(before)).isTrue();
        assertThat(offer.isCurrent()).isFalse();
        assertThat(xclip.paste("clipboard", "UTF8_STRING")).asString().isEqualTo("what was there");
        assertThat(offer.replaceBy(before)).isFalse();
    }

    @Test
    void whatAnotherProgramCopiedSinceIsNotReplaced(@TempDir Path directory) throws Exception {
        Offer offer = clipboard.offer(CLIPBOARD, Content.text("typed"));
        Process other = xclip.copy("clipboard", "UTF8_STRING", write(directory, "newer"));
        awaitOwner(other);
        assertThat(offer.replaceBy(Content.text("what was there"))).isFalse();
        assertThat(read(Content.TEXT)).hasValue("newer");
        other.destroy();
    }

    @Test
    void twoServersThatFightForItBothGoOn() {
        try (var rival = new X11Clipboard(display.name())) {
            List<CompletableFuture<Void>> fighters = List.of(clipboard, rival).stream()
                    .map(each -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 100; i++) {
                            try {
                                each.offer(CLIPBOARD, Content.text("round " + i));
                            } catch (FailureException e) {
                                assertThat(e.failure()).isInstanceOf(Failure.Conflict.class);
                            }
                        }
                    }))
                    .toList();
            fighters.forEach(CompletableFuture::join);
            rival.offer(CLIPBOARD, Content.text("the rival's"));
            assertThat(read(Content.TEXT)).hasValue("the rival's");
            Offer last = clipboard.offer(CLIPBOARD, Content.text("ours"));
            assertThat(xclip.paste("clipboard", "UTF8_STRING")).asString().isEqualTo("ours");
            assertThat(last.isCurrent()).isTrue();
        }
    }

    @Test
    void changesAreToldWhoeverMakesThem(@TempDir Path directory) throws Exception {
        List<Change> changes = new CopyOnWriteArrayList<>();
        clipboard.onChange(changes::add);
        Process other = xclip.copy("primary", "UTF8_STRING", write(directory, "selected"));
        await().until(() -> changes.size() == 1);
        assertThat(changes.getFirst().selection()).isEqualTo(Selection.PRIMARY);
        assertThat(changes.getFirst().owner().orElseThrow())
                .returns(other.pid(), Owner::pid)
                .returns("xclip", Owner::program)
                .returns(false, Owner::glovebox);
        assertThat(clipboard.look(Selection.PRIMARY).changedAt())
                .hasValue(changes.getFirst().changedAt());
        other.destroy();
        await().until(() -> changes.size() == 2);
        assertThat(changes.getLast().owner()).isEmpty();
        clipboard.offer(CLIPBOARD, Content.text("ours"));
        await().until(() -> changes.size() == 3);
        assertThat(changes.getLast().owner().orElseThrow().glovebox()).isTrue();
    }

    @Test
    void theServerIsRestarted() {
        Offer offer = clipboard.offer(CLIPBOARD, Content.text("lost"));
        display.restart();
        await().until(() -> !offer.isCurrent());
        await().ignoreExceptions().until(() -> clipboard.look(CLIPBOARD).owner().isEmpty());
        Offer next = clipboard.offer(CLIPBOARD, Content.text("kept"));
        assertThat(xclip.paste("clipboard", "UTF8_STRING")).asString().isEqualTo("kept");
        assertThat(next.isCurrent()).isTrue();
    }

    @Test
    void aServerThatIsGoneIsTheDisplaysFault() {
        display.kill();
        assertThatThrownBy(() -> clipboard.look(CLIPBOARD))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.DisplayUnavailable.class));
        display.restart();
        await().ignoreExceptions().until(() -> clipboard.look(CLIPBOARD).owner().isEmpty());
    }

    @Test
    void aServerThatHangsHangsNobody() {
        display.hang(true);
        try {
            assertThatThrownBy(() -> clipboard.look(CLIPBOARD)).hasMessageContaining("did not answer within");
        } finally {
            display.hang(false);
        }
        await().ignoreExceptions().until(() -> clipboard.look(CLIPBOARD).owner().isEmpty());
    }

    @Test
    void anImageThatAWindowCopiedIsPutBackWhenTheWindowHasEnded(@TempDir Path directory) throws IOException {
        var image = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0x123456);
        Path file = directory.resolve("image.png");
        ImageIO.write(image, "png", file.toFile());
        Content before;
        try (ClipboardWindow gtk = ClipboardWindow.gtk(display)) {
            gtk.command("copy-image", file);
            await().until(() -> clipboard.look(CLIPBOARD).types().contains("image/png"));
            before = clipboard.snapshot(CLIPBOARD);
        }
        assertThat(before.parts().keySet()).containsExactly("image/png");
        Offer offer = clipboard.offer(CLIPBOARD, Content.text("typed"));
        assertThat(offer.replaceBy(before)).isTrue();
        byte[] pasted = xclip.paste("clipboard", "image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(pasted)).getRGB(3, 4)).isEqualTo(0xff123456);
    }

    private CompletableFuture<Optional<byte[]>> readLater() {
        return CompletableFuture.supplyAsync(() -> clipboard.read(CLIPBOARD, Content.TEXT));
    }

    private Optional<String> read(String type) {
        return clipboard.read(CLIPBOARD, type).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private void awaitOwner(Process process) {
        await().until(() -> Long.valueOf(process.pid())
                .equals(clipboard.look(CLIPBOARD).owner().map(Owner::pid).orElse(null)));
    }

    private static Path write(Path directory, String text) throws IOException {
        return Files.writeString(directory.resolve("copied"), text);
    }
}
