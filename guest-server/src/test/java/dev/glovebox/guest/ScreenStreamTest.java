package dev.glovebox.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.guest.testing.Painter;
import dev.glovebox.guest.testing.RunningGuest;
import dev.glovebox.guest.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The screen as it goes on: images for browsers, rectangles for programs, events for agents.
@Xvfb(width = 640, height = 480)
class ScreenStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Xvfb.Display display;
    private final HttpClient client = HttpClient.newHttpClient();
    private RunningGuest guest;
    private Painter painter;

    ScreenStreamTest(Xvfb.Display display) {
        this.display = display;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        painter = new Painter(display.name());
        guest = RunningGuest.start(display.name(), directory);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        guest.close();
        painter.close();
    }

    @Test
    void aStreamSendsAnImageAtOnceAndOneForEachChange() throws Exception {
        HttpResponse<InputStream> answer = open("/screen/stream?cursor=false&fps=60&frames=3&scale=0.5");
        assertThat(answer.headers().firstValue("Content-Type")).contains("multipart/x-mixed-replace;boundary=frame");
        try (InputStream body = answer.body()) {
            assertThat(line(body)).isEqualTo("--frame");
            assertThat(part(body).getWidth()).isEqualTo(320);
            painter.rectangle(0, 0, 640, 480, 0xff0000);
            assertThat(red(part(body))).isGreaterThan(200);
            painter.rectangle(0, 0, 640, 480, 0x0000ff);
            assertThat(red(part(body))).isLessThan(50);
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void aReaderThatIsSlowGetsTheLatestImageAndNotAllOfThem() throws Exception {
        HttpResponse<InputStream> answer = open("/screen/stream?cursor=false&fps=60&quality=100");
        try (InputStream body = answer.body()) {
            assertThat(line(body)).isEqualTo("--frame");
            part(body);
            for (int i = 0; i < 300; i++) {
                painter.rectangle(0, 0, 640, 480, i * 50021 & 0xffffff);
            }
            painter.rectangle(0, 0, 640, 480, 0xff0000);
            int images = 1;
            while (red(part(body)) < 250) {
                images++;
            }
            assertThat(images).isLessThan(300);
        }
    }

    @Test
    void framesSendTheWholeScreenFirstAndThenWhatChanged() throws Exception {
        var messages = new Messages();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(RunningGuest.webSocket(guest.api("/screen/frames?fps=60")), messages)
                .get(20, TimeUnit.SECONDS);
        Message first = messages.next();
        assertThat(first.header().path("whole").asBoolean()).isTrue();
        assertThat(first.header().path("rectangles")).hasSize(1);
        assertThat(first.image(0).getWidth()).isEqualTo(640);
        painter.rectangle(100, 64, 7, 9, 0xabcdef);
        Message second = messages.next();
        assertThat(second.header().path("whole").asBoolean()).isFalse();
        JsonNode box = second.header().at("/rectangles/0");
        assertThat(box.path("x").asInt()).isEqualTo(100);
        assertThat(box.path("y").asInt()).isEqualTo(64);
        BufferedImage drawn = second.image(0);
        assertThat(drawn.getWidth()).isEqualTo(7);
        assertThat(drawn.getRGB(6, 8) & 0xffffff).isEqualTo(0xabcdef);
        display.run("xdotool", "mousemove", "33", "44");
        Message moved = messages.next();
        assertThat(moved.header().at("/cursor/x").asInt()).isEqualTo(33);
        assertThat(moved.header().path("rectangles")).isEmpty();
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
    }

    @Test
    void framesPutTogetherAreTheScreen() throws Exception {
        var messages = new Messages();
        client.newWebSocketBuilder()
                .buildAsync(RunningGuest.webSocket(guest.api("/screen/frames?fps=60&cursor=true")), messages)
                .get(20, TimeUnit.SECONDS);
        var screen = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        var random = new java.util.Random(5);
        for (int i = 0; i < 40; i++) {
            painter.rectangle(
                    random.nextInt(640),
                    random.nextInt(480),
                    random.nextInt(300),
                    random.nextInt(300),
                    random.nextInt(1 << 24));
            display.run("xdotool", "mousemove", "" + random.nextInt(640), "" + random.nextInt(480));
        }
        HttpResponse<byte[]> expected = guest.get("/screenshot");
        BufferedImage last = ImageIO.read(new ByteArrayInputStream(expected.body()));
        while (!equal(screen, last)) {
            Message message = messages.next();
            for (int i = 0; i < message.header().path("rectangles").size(); i++) {
                JsonNode box = message.header().path("rectangles").get(i);
                BufferedImage image = message.image(i);
                screen.createGraphics()
                        .drawImage(image, box.path("x").asInt(), box.path("y").asInt(), null);
            }
        }
    }

    @Test
    void aRequestThatIsNoWebSocketIsToldSo() {
        HttpResponse<byte[]> answer = guest.get("/screen/frames");
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(guest.get("/screen/frames?fps=0").statusCode()).isEqualTo(400);
    }

    @Test
    void eventsTellWhereTheScreenHasChanged() throws Exception {
        HttpResponse<InputStream> answer = open("/screen/events?intervalMs=10&events=1");
        String id;
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(event(lines).path("changedPixels").asInt()).isZero();
            painter.rectangle(10, 20, 30, 40, 0xff0000);
            JsonNode change = event(lines);
            assertThat(change.path("boxes").toString()).isEqualTo("[{\"x\":10,\"y\":20,\"width\":30,\"height\":40}]");
            id = change.path("etag").asText();
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isNull();
        }
        painter.rectangle(200, 200, 5, 5, 0xff0000);
        HttpResponse<InputStream> again = open("/screen/events?events=1", "Last-Event-ID", id);
        try (var lines = new BufferedReader(new InputStreamReader(again.body(), StandardCharsets.UTF_8))) {
            assertThat(event(lines).at("/boxes/0/x").asInt()).isEqualTo(200);
        }
    }

    private HttpResponse<InputStream> open(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(guest.api(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    /// The data of the next event; its id has to be the tag in them.
    private static JsonNode event(BufferedReader lines) throws IOException {
        String id = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                JsonNode data = JSON.readTree(line.substring(6));
                assertThat(data.path("etag").asText()).isEqualTo(id);
                return data;
            }
        }
        throw new AssertionError("the events have ended");
    }

    private static BufferedImage part(InputStream body) throws IOException {
        assertThat(line(body)).isEqualTo("Content-Type: image/jpeg");
        int length = Integer.parseInt(line(body).replace("Content-Length: ", ""));
        assertThat(line(body)).isEmpty();
        byte[] jpeg = body.readNBytes(length);
        assertThat(line(body)).isEmpty();
        assertThat(line(body)).isEqualTo("--frame");
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    private static String line(InputStream body) throws IOException {
        var line = new StringBuilder();
        for (int c = body.read(); c != '\n'; c = body.read()) {
            if (c < 0) {
                throw new IOException("the stream has ended");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static int red(BufferedImage image) {
        return image.getRGB(image.getWidth() / 2, image.getHeight() / 2) >> 16 & 0xff;
    }

    private static boolean equal(BufferedImage one, BufferedImage other) {
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                if (((one.getRGB(x, y) ^ other.getRGB(x, y)) & 0xffffff) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// A message of `/screen/frames`.
    private record Message(JsonNode header, byte[] files) {
        static Message of(byte[] bytes) throws IOException {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            byte[] header = in.readNBytes(in.readInt());
            return new Message(JSON.readTree(header), in.readAllBytes());
        }

        BufferedImage image(int index) throws IOException {
            int from = 0;
            for (int i = 0; i < index; i++) {
                from += header.path("rectangles").get(i).path("bytes").asInt();
            }
            int length = header.path("rectangles").get(index).path("bytes").asInt();
            return ImageIO.read(new ByteArrayInputStream(files, from, length));
        }
    }

    /// Collects whole messages.
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<byte[]> whole = new LinkedBlockingQueue<>();
        private ByteArrayOutputStream pending = new ByteArrayOutputStream();

        Message next() throws Exception {
            byte[] bytes = whole.poll(20, TimeUnit.SECONDS);
            assertThat(bytes).as("a message within 20 s").isNotNull();
            return Message.of(bytes);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            pending.writeBytes(bytes);
            if (last) {
                whole.add(pending.toByteArray());
                pending = new ByteArrayOutputStream();
            }
            from.request(1);
            return null;
        }
    }
}
