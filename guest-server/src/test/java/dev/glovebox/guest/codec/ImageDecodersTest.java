package dev.glovebox.guest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.glovebox.guest.codec.TestPictures.Content;
import dev.glovebox.guest.image.Pixels;
import dev.glovebox.guest.testing.Chromium;
import dev.glovebox.guest.testing.ClientProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other people's decoders see what was encoded: Pillow, OpenCV with libpng, libjpeg-turbo and libwebp, and
/// Chromium.
class ImageDecodersTest {
    private static final String PIXELS_OF = """
            async url => {
              const image = new Image();
              image.src = url;
              await image.decode();
              const canvas = new OffscreenCanvas(image.width, image.height);
              const context = canvas.getContext("2d");
              context.drawImage(image, 0, 0);
              const bytes = context.getImageData(0, 0, image.width, image.height).data;
              let text = "";
              for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
              return btoa(text);
            }""";

    private static final Map<String, Encoding> LOSSLESS = Map.of(
            "0.png", Encoding.Png.FAST,
            "1.png", new Encoding.Png(1),
            "6.png", new Encoding.Png(6),
            "9.png", new Encoding.Png(9),
            "lossless.webp", Encoding.Webp.LOSSLESS);

    @AutoClose
    private final Codecs codecs = new Codecs();

    @AutoClose
    private final TurboJpegEncoder jpeg = new TurboJpegEncoder(Objects.requireNonNull(LibTurboJpeg.INSTANCE));

    @Test
    void pillowAndOpenCvDecodeEveryFileToThePixelsThatWentIn(@TempDir Path directory) throws IOException {
        for (int[] size : TestPictures.SIZES) {
            Pixels picture = TestPictures.picture(size[0], size[1], Content.MIXED, 5);
            String name = "%dx%d".formatted(size[0], size[1]);
            Files.write(directory.resolve(name + ".bgrx"), bgrx(picture));
            for (Map.Entry<String, byte[]> file : files(picture).entrySet()) {
                Files.write(directory.resolve(name + "." + file.getKey()), file.getValue());
            }
        }
        ClientProgram.python("image_decoders_check.py", directory);
    }

    @Test
    void chromiumDecodesEveryFileToThePixelsThatWentIn() {
        try (Chromium chromium = Chromium.start();
                Page page = chromium.browser().newPage()) {
            for (int[] size : List.of(new int[] {1, 1}, new int[] {17, 33}, new int[] {333, 222})) {
                Pixels picture = TestPictures.picture(size[0], size[1], Content.MIXED, 6);
                Map<String, byte[]> files = files(picture);
                for (String name : LOSSLESS.keySet()) {
                    Pixels shown = shown(page, name, files, size);
                    TestPictures.assertSame(shown, picture);
                }
                TestPictures.assertSame(
                        shown(page, "joined.jpeg", files, size), shown(page, "whole.jpeg", files, size));
                assertThat(shown(page, "lossy.webp", files, size).bounds()).isEqualTo(picture.bounds());
            }
        }
    }

    /// A picture in all formats, by the ends of their files' names.
    private Map<String, byte[]> files(Pixels picture) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        LOSSLESS.forEach((name, encoding) -> files.put(name, TestPictures.encoded(codecs.of(encoding), picture)));
        files.put("lossy.webp", TestPictures.encoded(codecs.of(new Encoding.Webp(80)), picture));
        files.put("joined.jpeg", TestPictures.encoded(codecs.of(new Encoding.Jpeg(85)), picture));
        files.put("whole.jpeg", jpeg.encode(85, picture.rgb(), 0, picture.width(), picture.height()));
        return files;
    }

    private static Pixels shown(Page page, String name, Map<String, byte[]> files, int[] size) {
        String type = "image/" + name.substring(name.indexOf('.') + 1);
        String data = Base64.getEncoder().encodeToString(files.get(name));
        Object answer = page.evaluate(PIXELS_OF, "data:%s;base64,%s".formatted(type, data));
        var rgba = ByteBuffer.wrap(Base64.getDecoder().decode((String) answer)).asIntBuffer();
        int[] rgb = new int[rgba.remaining()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = rgba.get(i) >>> 8;
        }
        return new Pixels(size[0], rgb.length / size[0], rgb);
    }

    private static byte[] bgrx(Pixels picture) {
        var bytes = ByteBuffer.allocate(picture.rgb().length * Integer.BYTES);
        for (int pixel : picture.rgb()) {
            bytes.putInt(Integer.reverseBytes(pixel));
        }
        return bytes.array();
    }
}
