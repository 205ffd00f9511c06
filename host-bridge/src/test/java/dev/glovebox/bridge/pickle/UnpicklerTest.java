package dev.glovebox.bridge.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.bridge.testing.Python;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnpicklerTest {

    @Test
    void whatPythonWritesInAnyProtocolIsReadAsItWasMeant() throws Exception {
        List<String> lines = Python.run("pickles.py", "20260314", "400").lines().toList();
        List<String> wrong = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            String read = Canonical.of(Unpickler.load(Base64.getDecoder().decode(parts[1])));
            if (!read.equals(parts[2])) {
                wrong.add("protocol %s: %.200s instead of %.200s".formatted(parts[0], read, parts[2]));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).hasSizeGreaterThan(3000);
    }

    @Test
    void randomDataOfAnotherSeedIsReadAsItWasMeant() throws Exception {
        long seed = new Random().nextInt(1_000_000);
        for (String line :
                Python.run("pickles.py", Long.toString(seed), "300").lines().toList()) {
            String[] parts = line.split(" ", 3);
            assertThat(Canonical.of(Unpickler.load(Base64.getDecoder().decode(parts[1]))))
                    .as("seed %d", seed)
                    .isEqualTo(parts[2]);
        }
    }

    @Test
    void arraysGiveTheirElementsInTheOrderOfC() throws Exception {
        NdArray array = (NdArray) loaded("""
                \\x80\\x05\\x8c\\x13numpy._core.numeric\\x8c\\x0b_frombuffer\\x93(\
                C\\x04\\x01\\x02\\x03\\x04cnumpy
                dtype
                \\x8c\\x02u1\\x89\\x88\\x87R(K\\x03\\x8c\\x01|NNNJ\\xff\\xff\\xff\\xffJ\\xff\\xff\\xff\\xffK\\x00tb\
                K\\x02K\\x02\\x86\\x8c\\x01FtR.""");

        assertThat(array.toIntArray()).containsExactly(1, 3, 2, 4);
        assertThat(array.toDoubleArray()).containsExactly(1, 3, 2, 4);
        assertThat(array.toLongArray()).containsExactly(1, 3, 2, 4);
        assertThat(array.toList()).isEqualTo(List.of(List.of(1L, 3L), List.of(2L, 4L)));
        assertThat(array.dtype()).hasToString("|u1");
    }

    @Test
    void numpysNamesBeforeVersion2AreKnown() throws Exception {
        Object value = Unpickler.load(bytes("""
                cnumpy.core.multiarray
                scalar
                (cnumpy
                dtype
                (Vf8
                I00
                I01
                tR(I3
                V<
                NNNI-1
                I-1
                I0
                tbC\\x08\\x00\\x00\\x00\\x00\\x00\\x00\\xf8\\x3ftR."""));

        assertThat(value).isEqualTo(1.5);
    }

    @Test
    void bytesAsKeysAreFoundByTheirContent() throws Exception {
        Map<?, ?> map = (Map<?, ?>) loaded("}C\\x02abK\\x01s.");

        assertThat(map.get(ByteBuffer.wrap("ab".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(1L);
    }

    @Test
    void whatIsNoPlainDataIsNamedWithItsRemedy() {
        assertThatThrownBy(() -> Unpickler.load(bytes("cposix\nsystem\n(Vid\ntR.")))
                .isInstanceOf(UnpicklingException.class)
                .hasMessageContaining("posix.system");
        assertThatThrownBy(() -> Unpickler.load(bytes("cbuiltins\neval\n(Vid\ntR.")))
                .hasMessageContaining("builtins.eval");
        assertThatThrownBy(() -> Unpickler.load(bytes("cpandas.core.frame\nDataFrame\n)\\x81.")))
                .hasMessageContaining("pandas.core.frame.DataFrame")
                .hasMessageContaining("to_dict");
        assertThatThrownBy(() -> Unpickler.load(bytes("c__main__\nPoint\n)\\x81.")))
                .hasMessageContaining("__main__.Point")
                .hasMessageContaining("dataclasses.asdict");
        assertThatThrownBy(() -> Unpickler.load(bytes("cbuiltins\ngetattr\n(cbuiltins\nint\nV__class__\ntR.")))
                .hasMessageContaining("attribute");
        assertThatThrownBy(() -> Unpickler.load(bytes("cbuiltins\nint\n."))).hasMessageContaining("builtins.int");
        assertThatThrownBy(() -> Unpickler.load(bytes("(ios\nsystem\n."))).hasMessageContaining("Python 2");
        assertThatThrownBy(() -> Unpickler.load(bytes("Pid\n."))).hasMessageContaining("persistent_id");
    }

    private static Object loaded(String pickle) throws UnpicklingException {
        return Objects.requireNonNull(Unpickler.load(bytes(pickle)));
    }

    /// `\\xNN` and `\\n` of a text, as bytes.
    static byte[] bytes(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\x", i)) {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
