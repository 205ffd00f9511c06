package dev.glovebox.bridge.pickle;

import static dev.glovebox.bridge.pickle.UnpicklerTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.glovebox.bridge.testing.Python;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostilePickleTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aLengthThatIsAClaimCostsNothing() {
        for (String claim : List.of(
                "\\x8e\\x00\\x00\\x00\\x00\\x00\\x01\\x00\\x00.",
                "\\x96\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff.",
                "\\x8d\\x00\\x00\\x00\\x00\\x00\\x01\\x00\\x00.",
                "B\\xff\\xff\\xff\\xff.",
                "X\\xff\\xff\\xff\\x7f.",
                "\\x8b\\xff\\xff\\xff\\x7f.",
                "\\x95\\x00\\x00\\x00\\x00\\x00\\x01\\x00\\x00N.")) {
            long allocated = allocatedBy(() ->
                    assertThatThrownBy(() -> Unpickler.load(bytes(claim))).isInstanceOf(UnpicklingException.class));
            assertThat(allocated).as(claim).isLessThan(1 << 20);
        }
    }

    @Test
    void listsWithinListsThatAreBillionsOfValuesAreRefused() {
        String laughs = "]" + "0".repeat(0) + "q\\x00"
                + "](h\\x00h\\x00h\\x00h\\x00h\\x00h\\x00h\\x00h\\x00eq\\x00".repeat(40) + ".";
        assertThatThrownBy(() -> Unpickler.load(bytes(laughs))).hasMessageContaining("10000000 values");
    }

    @Test
    void whatContainsItselfIsRefused() {
        assertThatThrownBy(() -> Unpickler.load(bytes("]q\\x00h\\x00a."))).hasMessageContaining("contains itself");
        assertThatThrownBy(() -> Unpickler.load(bytes("]q\\x00}Vx\nh\\x00sa.")))
                .hasMessageContaining("contains itself");
    }

    @Test
    void depthAndSizeAreBounded() {
        assertThatThrownBy(() -> Unpickler.load(bytes("]".repeat(100_000) + "a".repeat(99_999) + ".")))
                .hasMessageContaining("levels deep");
        assertThatThrownBy(() -> Unpickler.load(bytes("(".repeat(100_000)))).hasMessageContaining("levels deep");
        byte[] manyLists = new byte[20 << 20];
        Arrays.fill(manyLists, (byte) ']');
        assertThatThrownBy(() -> Unpickler.load(manyLists)).hasMessageContaining("memory");
        assertThatThrownBy(() -> Unpickler.load(new byte[10], new PickleLimits(9, 9, 9, 9)))
                .hasMessageContaining("10 bytes");
    }

    @Test
    void keysThatCollideDoNotTakeLong() {
        // Tuples of texts whose hash codes in Java are equal, as many as fit.
        var pickle = new StringBuilder("}(");
        for (int i = 0; i < 100_000; i++) {
            pickle.append("\\x8c\\x22");
            for (int bit = 0; bit < 17; bit++) {
                pickle.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            pickle.append("\\x85N");
        }
        byte[] bytes = bytes(pickle + "u.");
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> Unpickler.load(bytes)).hasMessageContaining("collide"));
    }

    @Test
    void towersOfTuplesAsKeysAreRefusedAtOnce() {
        String tower = "}K\\x01q\\x00" + "0h\\x00h\\x00\\x86q\\x00".repeat(200) + "Ns.";
        assertThatThrownBy(() -> Unpickler.load(bytes(tower))).isInstanceOf(UnpicklingException.class);
    }

    @Test
    void arraysThatClaimMoreThanTheyHoldAreRefused() {
        for (String shape : List.of("J\\xff\\xff\\xff\\x7f\\x85", "J\\xff\\xff\\xff\\x7fK\\x00\\x86", "K\\x05\\x85")) {
            assertThatThrownBy(() -> Unpickler.load(bytes("""
                            cnumpy.core.numeric
                            _frombuffer
                            (C\\x00cnumpy
                            dtype
                            (Vf8
                            tR(I3
                            V<
                            NNNI-1
                            I-1
                            I0
                            tb%sVC
                            tR.""".formatted(shape))))
                    .isInstanceOf(UnpicklingException.class);
        }
    }

    /// Mutations of what Python writes: whatever comes out, it is data or an [UnpicklingException], soon, and
    /// within bounds.
    @Test
    void mutatedPicklesEndInDataOrInARefusal() throws Exception {
        List<byte[]> seeds = Python.run("pickles.py", "7", "60")
                .lines()
                .map(line -> Base64.getDecoder().decode(line.split(" ", 3)[1]))
                .filter(pickle -> pickle.length < 2000)
                .toList();
        var random = new Random(42);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] pickle = mutated(seeds, random);
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
            try {
                Object value = Unpickler.load(pickle, new PickleLimits(1 << 20, 4 << 20, 100_000, 100));
                assertThat(String.valueOf(value)).isNotNull();
                read++;
            } catch (UnpicklingException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
            long allocated =
                    THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
            assertThat(allocated).as(Base64.getEncoder().encodeToString(pickle)).isLessThan(16 << 20);
        }
        assertThat(read).as("mutations that are still pickles").isBetween(1000, 99_000);
    }

    private static byte[] mutated(List<byte[]> seeds, Random random) {
        byte[] pickle = seeds.get(random.nextInt(seeds.size())).clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(pickle.length);
            switch (random.nextInt(5)) {
                case 0 -> pickle[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> pickle[at] = (byte) random.nextInt(256);
                case 2 ->
                    pickle[at] = (byte) "(.012}]agjhqrRbtdleus\u0081\u0085\u0093\u0094".charAt(random.nextInt(25));
                case 3 -> pickle = spliced(pickle, seeds.get(random.nextInt(seeds.size())), at, random);
                default -> pickle = Arrays.copyOf(pickle, Math.max(1, at));
            }
        }
        return pickle;
    }

    private static byte[] spliced(byte[] pickle, byte[] other, int at, Random random) {
        int from = random.nextInt(other.length);
        int length = Math.min(random.nextInt(40), other.length - from);
        byte[] result = Arrays.copyOf(pickle, pickle.length + length);
        System.arraycopy(other, from, result, at, length);
        System.arraycopy(pickle, at, result, at + length, pickle.length - at);
        return result;
    }

    private static long allocatedBy(Runnable action) {
        long thread = Thread.currentThread().threadId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        action.run();
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }
}
