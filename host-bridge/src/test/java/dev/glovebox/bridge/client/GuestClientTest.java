package dev.glovebox.bridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.bridge.client.generated.api.DisplayApi;
import dev.glovebox.bridge.client.generated.model.Action;
import dev.glovebox.bridge.client.generated.model.ActionBatch;
import dev.glovebox.bridge.client.generated.model.BatchResult;
import dev.glovebox.bridge.client.generated.model.Display;
import dev.glovebox.bridge.client.generated.model.DisplaySize;
import dev.glovebox.bridge.client.generated.model.Health;
import dev.glovebox.bridge.client.generated.model.RecordingWithEvents;
import dev.glovebox.bridge.testing.LocalGuest;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GuestClientTest {
    private final GuestClient client = new GuestClient(LocalGuest.shared().api());

    @Test
    void healthAndReadinessAreTold() throws Exception {
        Health health = client.health();

        assertThat(health.getVersion()).isNotEmpty();
        assertThat(health.getChecks().getDisplay().getWidth()).isEqualTo(800);
        assertThat(client.ready()).isPresent();
    }

    @Test
    void screenshotComesWithWhatTheHeadersSay() throws Exception {
        Screenshot whole = client.screenshot(ScreenshotOptions.DEFAULT);
        Screenshot part = client.screenshot(ScreenshotOptions.DEFAULT
                .format("jpeg")
                .quality(50)
                .region(10, 20, 64, 32)
                .cursor(false));
        Screenshot webp =
                client.screenshot(ScreenshotOptions.DEFAULT.format("webp").width(400));

        assertThat(whole.mediaType()).isEqualTo("image/png");
        assertThat(whole.etag()).startsWith("\"");
        assertThat(whole.cursor()).isPresent();
        assertThat(ImageIO.read(new ByteArrayInputStream(whole.bytes())).getWidth())
                .isEqualTo(800);
        assertThat(List.of(part.width(), part.height(), part.screenWidth(), part.screenHeight()))
                .containsExactly(64, 32, 800, 600);
        assertThat(part.mediaType()).isEqualTo("image/jpeg");
        assertThat(List.of(webp.width(), webp.height())).containsExactly(400, 300);
        assertThat(webp.mediaType()).isEqualTo("image/webp");
    }

    @Test
    void recordingHasWhatWasDoneMeanwhile() throws Exception {
        var options = new RecordingOptions(Optional.of("of-a-test"), false, false);
        client.startRecording(options);
        GuestException twice = catchThrowableOfType(GuestException.class, () -> client.startRecording(options));
        BatchResult done = client.actions(new ActionBatch()
                .addActionsItem(new Action()
                        .type(Action.TypeEnum.MOVE)
                        .x(new BigDecimal(7))
                        .y(new BigDecimal(9)))
                .addActionsItem(new Action().type(Action.TypeEnum.KEYPRESS).keys(List.of("a"))));
        RecordingWithEvents recording = client.stopRecording(Optional.of("of-a-test"));

        assertThat(twice.hasStatus(409)).isTrue();
        assertThat(twice).hasMessageContaining("of-a-test");
        assertThat(done.getCompleted()).isTrue();
        assertThat(done.getResults()).hasSize(2);
        assertThat(recording.getText()).isEqualTo("a");
        assertThat(recording.getEvents()).isNotEmpty();
    }

    @Test
    void everyOtherOperationIsReachedByTheGeneratedClasses() throws Exception {
        Display display = client.ask(api -> new DisplayApi(api).getDisplay());

        assertThat(display.getWidth()).isEqualTo(800);
    }

    @Test
    void problemsNameTheParameterAtFault() {
        GuestException thrown = catchThrowableOfType(
                GuestException.class, () -> client.screenshot(ScreenshotOptions.DEFAULT.format("bmp")));
        GuestException generated = catchThrowableOfType(
                GuestException.class,
                () -> client.ask(api -> new DisplayApi(api)
                        .resizeDisplay(new DisplaySize().width(1).height(1))));

        assertThat(thrown.problem()).hasValueSatisfying(problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.type()).isEqualTo("urn:glovebox:problem:bad-parameter");
            assertThat(problem.errors()).extracting(GuestProblem.Field::field).containsExactly("format");
            assertThat(problem.requestId()).isPresent();
        });
        assertThat(generated.hasStatus(400)).isTrue();
        assertThat(generated.problem().map(GuestProblem::errors)).isPresent();
    }

    @Test
    void wrongTokenIsRefusedAndNeverShown() {
        URI uri = LocalGuest.shared().api().baseUri();
        try (var stranger = new GuestClient(GuestEndpoint.of(uri, "not-the-token"))) {
            GuestException thrown =
                    catchThrowableOfType(GuestException.class, () -> stranger.screenshot(ScreenshotOptions.DEFAULT));
            assertThat(thrown.hasStatus(401)).isTrue();
            assertThat(thrown).hasMessageNotContaining("not-the-token");
            assertThat(stranger.endpoint().toString()).doesNotContain("not-the-token");
        }
    }
}
