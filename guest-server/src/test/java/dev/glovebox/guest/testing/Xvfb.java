package dev.glovebox.guest.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test class an X server of its own; a [Display] parameter, of a constructor or a method, receives it.
///
/// The server is there before the first test and ends with the class, also when a test has killed or restarted it.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Xvfb.Extension.class)
public @interface Xvfb {

    /// The screen's width in pixels.
    int width() default 1920;

    /// The screen's height in pixels.
    int height() default 1080;

    /// A running X server.
    final class Display implements AutoCloseable {
        private static final Duration LIMIT = Duration.ofSeconds(10);
        private static final String LIVE_DESKTOP = "Xtigervnc";

        private final List<String> program;
        private final int number;
        private final Thread atExit = new Thread(this::kill, "xvfb-end");
        private int width;
        private int height;
        private Process server;

        private Display(List<String> program, int width, int height) {
            this.program = program;
            this.width = width;
            this.height = height;
            this.server = launch(List.of());
            this.number = readNumber(server);
            Runtime.getRuntime().addShutdownHook(atExit);
        }

        /// Starts a server on a free number; whoever did it closes it.
        public static Display start(int width, int height) {
            return start(List.of("Xvfb"), width, height);
        }

        /// Starts a server of the kind that a live desktop runs on, which nobody can look at.
        public static Display startLiveDesktop(int width, int height) {
            String socket = System.getProperty("java.io.tmpdir") + "/live-"
                    + ProcessHandle.current().pid();
            return start(
                    List.of(LIVE_DESKTOP, "-SecurityTypes", "None", "-rfbport", "-1", "-rfbunixpath", socket),
                    width,
                    height);
        }

        /// Starts a server by another program or with more arguments, which must understand those of Xvfb.
        public static Display start(List<String> program, int width, int height) {
            return new Display(program, width, height);
        }

        /// The name for `DISPLAY`.
        public String name() {
            return ":" + number;
        }

        /// The process that is the server now.
        public long pid() {
            return server.pid();
        }

        /// The screen's width in pixels.
        public int width() {
            return width;
        }

        /// The screen's height in pixels.
        public int height() {
            return height;
        }

        /// Kills the server as `kill -9` does; returns when it is gone.
        public void kill() {
            try {
                server.destroyForcibly().waitFor();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /// Starts a new server under the same name; the old one is killed if it still runs.
        public void restart() {
            restart(width, height);
        }

        /// Starts a new server with a screen of another size under the same name.
        public void restart(int newWidth, int newHeight) {
            width = newWidth;
            height = newHeight;
            kill();
            removeLeftovers();
            server = launch(List.of(name()));
            if (readNumber(server) != number) {
                throw new IllegalStateException("the X server took another number than " + number);
            }
        }

        /// Stops the server, so that it hangs, or lets it go on.
        public void hang(boolean hangs) {
            run("kill", hangs ? "-STOP" : "-CONT", Long.toString(pid()));
        }

        /// Starts a program that is a client of this display; whoever does it ends it.
        public Process spawn(String... command) {
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("DISPLAY", name());
            try {
                return builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Runs a program that is a client of this display, and answers its standard output.
        ///
        /// @throws IllegalStateException when it fails, or takes longer than 30 s
        public String run(String... command) {
            try {
                Process client = spawn(command);
                client.getOutputStream().close();
                if (!client.waitFor(3 * LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    client.destroyForcibly();
                    throw new IllegalStateException("takes too long: " + String.join(" ", command));
                }
                if (client.exitValue() != 0) {
                    throw new IllegalStateException(
                            "exit code %d: %s".formatted(client.exitValue(), String.join(" ", command)));
                }
                return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            server.destroy(); // it removes its lock and socket itself
            try {
                if (!server.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    kill();
                }
            } catch (InterruptedException _) {
                kill();
                Thread.currentThread().interrupt();
            }
            if (server.exitValue() != 0) {
                removeLeftovers();
            }
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException _) {
                // the JVM is on its way out
            }
        }

        /// -noreset: or it resets when its last client leaves; -displayfd: it writes its number once it accepts
        /// clients.
        private Process launch(List<String> name) {
            var command = new ArrayList<>(program);
            command.addAll(name);
            command.addAll(List.of("-displayfd", "1", "-noreset", "-nolisten", "tcp"));
            command.addAll(
                    program.contains(LIVE_DESKTOP)
                            ? List.of("-geometry", "%dx%d".formatted(width, height), "-depth", "24")
                            : List.of("-screen", "0", "%dx%dx24".formatted(width, height)));
            try {
                return new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("Xvfb is not installed", e);
            }
        }

        private static int readNumber(Process server) {
            try {
                String line = server.inputReader(StandardCharsets.UTF_8).readLine();
                if (line == null) {
                    throw new IllegalStateException("Xvfb did not start");
                }
                return Integer.parseInt(line.strip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void removeLeftovers() {
            try {
                Files.deleteIfExists(Path.of("/tmp/.X%d-lock".formatted(number)));
                Files.deleteIfExists(Path.of("/tmp/.X11-unix/X" + number));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Owns the servers: JUnit closes what is in the store of a class with the class.
    final class Extension implements BeforeAllCallback, ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Xvfb.class);

        @Override
        public void beforeAll(ExtensionContext context) {
            display(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Display.class;
        }

        /// A constructor asks before [#beforeAll] when one instance serves all tests of its class.
        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return display(context);
        }

        private static Display display(ExtensionContext context) {
            Xvfb wish = context.getRequiredTestClass().getAnnotation(Xvfb.class);
            if (wish == null) {
                throw new IllegalStateException("no X server: the class lacks @Xvfb");
            }
            return context.getStore(NAMESPACE)
                    .computeIfAbsent(Display.class, _ -> Display.start(wish.width(), wish.height()), Display.class);
        }
    }
}
