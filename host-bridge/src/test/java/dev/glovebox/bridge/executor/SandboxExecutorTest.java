package dev.glovebox.bridge.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.bridge.client.GuestException;
import dev.glovebox.bridge.client.GuestHttp;
import dev.glovebox.bridge.client.GuestLimits;
import dev.glovebox.bridge.pickle.NdArray;
import dev.glovebox.bridge.pickle.Tuple;
import dev.glovebox.bridge.testing.LocalGuest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxExecutorTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final SandboxExecutor executor = executor(ExecutorOptions.DEFAULT);

    private static SandboxExecutor executor(ExecutorOptions options) {
        return new SandboxExecutor(LocalGuest.shared().kernels(), options);
    }

    @AfterAll
    void shutDown() {
        executor.cleanup();
    }

    @BeforeAll
    void startKernel() throws GuestException {
        executor.kernelId();
    }

    @Test
    void outputsComeApartAndStateLivesOn() throws Exception {
        executor.execute("x = 20", SOON).orThrow();
        ExecutionResult result =
                executor.execute("import sys\nprint('out')\nprint('err', file=sys.stderr)\nx * 2 + 2", SOON);

        assertThat(result.status()).isEqualTo(ExecutionResult.Status.OK);
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.outputs()).singleElement().satisfies(output -> {
            assertThat(output.kind()).isEqualTo(RichOutput.Kind.RESULT);
            assertThat(output.text("text/plain")).contains("42");
        });
        assertThat(result.executionCount()).isPresent();
        assertThat(result.result()).isEmpty();
        assertThat(result.error()).isEmpty();
    }

    @Test
    void resultOfCodeThatNamesItComesAsAnObject() throws Exception {
        ExecutionResult result = executor.execute(
                "import numpy\n_result = {'a': [1, 2.5, None], 'm': numpy.eye(2), 't': (1, 'x')}", SOON);

        assertThat(result.orThrow().result()).hasValueSatisfying(value -> {
            Map<?, ?> map = (Map<?, ?>) value;
            assertThat(map.get("t")).isInstanceOf(Tuple.class).isEqualTo(List.of(1L, "x"));
            assertThat(((NdArray) Objects.requireNonNull(map.get("m"))).toDoubleArray())
                    .containsExactly(1, 0, 0, 1);
        });
        assertThat(result.stdout()).isEmpty();
    }

    @Test
    void printedResultIsTakenOutOfTheOutput() throws Exception {
        ExecutionResult result = executor.execute("""
                from math import sqrt
                print("RES", end="", flush=True)
                print("ULT")
                _result = sqrt(9)
                print("RESULT_PICKLE:" + base64.b64encode(pickle.dumps(_result)).decode())
                print("after", end="")""", SOON);

        assertThat(result.orThrow().result()).contains(3.0);
        assertThat(result.stdout()).isEqualTo("RESULT\nafter");
    }

    @Test
    void largeResultsComeWhole() throws Exception {
        ExecutionResult result = executor.execute("import numpy\n_result = numpy.arange(1_500_000, dtype='f8')", SOON);

        assertThat(result.orThrow().result())
                .hasValueSatisfying(value -> assertThat(((NdArray) value).toDoubleArray())
                        .hasSize(1_500_000)
                        .endsWith(1_499_999));
    }

    @Test
    void resultsThatAreNoPlainDataAreNamed() throws Exception {
        ExecutionResult result = executor.execute("class Point: pass\n_result = Point()", SOON);
        ExecutionResult lambda = executor.execute("_result = lambda: 1", SOON);
        ExecutionResult none = executor.execute("del _result\n# _result", SOON);

        assertThat(result.error())
                .hasValueSatisfying(error -> assertThat(error.value()).contains("__main__.Point"));
        assertThat(result.status()).isEqualTo(ExecutionResult.Status.ERROR);
        assertThat(lambda.error())
                .hasValueSatisfying(error -> assertThat(error.value()).contains("not picklable"));
        assertThat(none.status()).isEqualTo(ExecutionResult.Status.OK);
        assertThat(none.result()).isEmpty();
    }

    @Test
    void errorsHaveNameValueAndTracebackWithAndWithoutColours() throws Exception {
        ExecutionResult result = executor.execute("def f():\n    return 1 / 0\nf()", SOON);

        assertThat(result.status()).isEqualTo(ExecutionResult.Status.ERROR);
        assertThat(result.error()).hasValueSatisfying(error -> {
            assertThat(error.name()).isEqualTo("ZeroDivisionError");
            assertThat(error.value()).isEqualTo("division by zero");
            assertThat(String.join("", error.ansiTraceback())).contains("\u001b[");
            assertThat(error.traceback()).contains("return 1 / 0").doesNotContain("\u001b");
        });
        assertThatThrownBy(result::orThrow)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("ZeroDivisionError: division by zero");
    }

    @Test
    void outputComesWhileTheCodeRunsAndDisplaysChange() throws Exception {
        List<String> told = new ArrayList<>();
        var listener = new ExecutionListener() {
            @Override
            public void stdout(String text) {
                told.add(text.strip());
            }

            @Override
            public void output(RichOutput output) {
                told.add("shown " + output.text("text/plain").orElse(""));
            }

            @Override
            public void updated(RichOutput output) {
                told.add("changed " + output.text("text/plain").orElse(""));
                throw new IllegalStateException("a listener that fails");
            }
        };
        ExecutionResult result = executor.execute("""
                from IPython.display import display, clear_output
                print("gone")
                clear_output()
                print("kept")
                handle = display("one", display_id=True)
                handle.update("two")
                import sys
                print("last")""", SOON, listener);

        assertThat(told).containsExactly("gone", "kept", "shown 'one'", "changed 'two'", "last");
        assertThat(result.stdout()).isEqualTo("kept\nlast\n");
        assertThat(result.outputs())
                .singleElement()
                .satisfies(output -> assertThat(output.text("text/plain")).contains("'two'"));
    }

    @Test
    void codeThatTakesTooLongIsInterruptedAndKeepsItsState() throws Exception {
        executor.execute("kept = 'state'", SOON);
        ExecutionResult result = executor.execute("print('begun')\nimport time\ntime.sleep(60)", Duration.ofSeconds(1));

        assertThat(result.status()).isEqualTo(ExecutionResult.Status.TIMED_OUT);
        assertThat(result.error().map(ExecutionError::name)).contains("KeyboardInterrupt");
        assertThat(result.stdout()).isEqualTo("begun\n");
        assertThat(executor.execute("_result = kept", SOON).result()).contains("state");
    }

    @Test
    void kernelThatDoesNotReactIsRestarted() throws Exception {
        try (var own = executor(ExecutorOptions.DEFAULT.withPatience(SOON, Duration.ofSeconds(1)))) {
            ExecutionResult result = own.execute("""
                    lost = 1
                    import time
                    while True:
                        try:
                            time.sleep(60)
                        except KeyboardInterrupt:
                            pass""", Duration.ofSeconds(1));

            assertThat(result.status()).isEqualTo(ExecutionResult.Status.RESTARTED);
            assertThat(result.error()).isPresent();
            assertThat(own.execute("_result = 'lost' in globals(), base64.b64encode(b'x')", SOON)
                            .result())
                    .hasValueSatisfying(value -> assertThat((Tuple) value).startsWith(false));
        }
    }

    @Test
    void kernelThatDiesSaysSoAndTheNextOneWorks() throws Exception {
        try (var own = executor(ExecutorOptions.DEFAULT)) {
            ExecutionResult result = own.execute("print('last words', flush=True)\nimport os\nos._exit(3)", SOON);

            assertThat(result.status()).isEqualTo(ExecutionResult.Status.KERNEL_DIED);
            assertThat(result.error())
                    .hasValueSatisfying(error -> assertThat(error.name()).isEqualTo("KernelDied"));
            assertThat(own.execute("_result = 1 + 1", SOON).orThrow().result()).contains(2L);
        }
    }

    @Test
    void inputIsAnsweredOrRefused() throws Exception {
        ExecutionResult refused = executor.execute("input('name? ')", SOON);
        assertThat(refused.error().map(ExecutionError::name)).contains("StdinNotImplementedError");

        try (var own = executor(ExecutorOptions.DEFAULT.withInput((prompt, password) -> prompt + password))) {
            assertThat(own.execute("_result = input('name? ')", SOON).result()).contains("name? false");
        }
    }

    @Test
    void outputIsBoundedAndSaysSo() throws Exception {
        try (var own = executor(ExecutorOptions.DEFAULT.withOutput(new OutputLimits(1000, 3000, 3, 8 << 20)))) {
            ExecutionResult result = own.execute(
                    "for i in range(10): display('x' * 100)\nprint('y' * 5000)\nprint('z' * 5_000_000)\n_result = 1",
                    SOON);

            assertThat(result.stdout()).hasSizeLessThan(1100).contains("output cut off here");
            assertThat(result.outputs()).hasSize(3);
            assertThat(result.truncated()).isTrue();
            assertThat(result.result()).contains(1L);
        }
    }

    @Test
    void brokenConnectionLosesNothing() throws Exception {
        try (var own = executor(ExecutorOptions.DEFAULT)) {
            own.execute("import time, sys", SOON).orThrow();
            var lines = new AtomicInteger();
            var breaker = new ExecutionListener() {
                @Override
                public void stdout(String text) {
                    if (lines.incrementAndGet() % 40 == 0) {
                        own.breakConnection();
                    }
                }
            };
            ExecutionResult result = own.execute(
                    "for i in range(2000):\n    print(i, flush=True)\n    if i % 50 == 0: time.sleep(0.02)",
                    SOON, breaker);

            assertThat(result.orThrow().stdout().lines())
                    .hasSize(2000)
                    .startsWith("0", "1")
                    .endsWith("1999");
        }
    }

    @Test
    void requestThatWasLostIsSentAgainAndOneThatWasNotIsNot() throws Exception {
        try (var own = executor(ExecutorOptions.DEFAULT)) {
            own.execute("count = 0", SOON).orThrow();
            for (int i = 1; i <= 5; i++) {
                own.breakConnection();
                assertThat(own.execute("count += 1\n_result = count", SOON)
                                .orThrow()
                                .result())
                        .contains((long) i);
            }
        }
    }

    @Test
    void packagesAreInstalledAndFailuresShowTheEndOfWhatUvSaid() throws Exception {
        var said = new StringBuilder();
        executor.install(List.of("iniconfig==2.0.0"), Duration.ofMinutes(2), new ExecutionListener() {
            @Override
            public void stdout(String text) {
                said.append(text);
            }
        });
        executor.install("numpy");

        assertThat(said).contains("iniconfig==2.0.0");
        assertThat(executor.execute(
                                "import iniconfig, numpy, importlib.metadata\n_result = importlib.metadata.version('iniconfig')",
                                SOON)
                        .orThrow()
                        .result())
                .contains("2.0.0");
        assertThatThrownBy(() -> executor.install("iniconfig==0.0.0", "numpy"))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("iniconfig==0.0.0 numpy could not be installed")
                .hasMessageContaining("No solution found");
        assertThatThrownBy(() -> executor.install("--index-url=http://elsewhere"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cleanupShutsTheKernelDownAndThenRunsTheCloseAction() throws Exception {
        var closed = new AtomicInteger();
        var own = executor(ExecutorOptions.DEFAULT.withCloseAction(closed::incrementAndGet));
        String id = own.kernelId();

        own.cleanup();
        own.cleanup();

        assertThat(closed).hasValue(1);
        try (var http = new GuestHttp(LocalGuest.shared().kernels(), GuestLimits.DEFAULT)) {
            assertThat(new KernelApi(http).exists(id)).isFalse();
        }
        assertThatThrownBy(() -> own.execute("1", SOON))
                .isInstanceOf(GuestException.class)
                .hasMessageContaining("closed");
    }
}
