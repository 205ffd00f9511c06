package dev.glovebox.bridge.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.glovebox.bridge.client.GuestJson;
import java.util.List;

/// Installs packages by code in a kernel, which runs uv with a list of arguments.
final class Installation {
    private static final int SHOWN_CHARS = 4000;

    /// uv of the kernel's own environment, else any; its lines are printed as they come, and it never outlives the
    /// code.
    private static final String CODE = """
            def _glovebox_install(packages):
                import importlib, os, shutil, subprocess, sys
                own = os.path.join(sys.prefix, "bin", "uv")
                uv = own if os.access(own, os.X_OK) else shutil.which("uv")
                if uv is None:
                    raise FileNotFoundError("there is no uv in " + sys.prefix + " nor in PATH")
                command = [uv, "--color", "never", "pip", "install", "--python", sys.executable,
                           "--", *packages]
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                           stderr=subprocess.STDOUT, text=True, errors="replace")
                try:
                    for line in process.stdout:
                        print(line, end="", flush=True)
                finally:
                    if process.poll() is None:
                        process.terminate()
                    code = process.wait(20)
                importlib.invalidate_caches()
                if code != 0:
                    raise ChildProcessError("uv ended with exit code " + str(code))
            try:
                _glovebox_install(__import__("json").loads(%s))
            finally:
                del _glovebox_install
            """;

    private Installation() {}

    /// @throws IllegalArgumentException when a requirement is an option, or none
    static String code(List<String> packages) {
        for (String requirement : packages) {
            if (requirement.isBlank() || requirement.startsWith("-")) {
                throw new IllegalArgumentException("\"%s\": expected a package".formatted(requirement));
            }
        }
        return CODE.formatted(json(json(packages)));
    }

    /// JSON in ASCII: as a text it is a literal of Python, too.
    private static String json(Object value) {
        ObjectWriter ascii = GuestJson.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
        try {
            return ascii.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static InstallException failure(List<String> packages, ExecutionResult result) {
        String said =
                ExecutionError.withoutEscapes(result.stdout() + result.stderr()).strip();
        String end = said.length() > SHOWN_CHARS ? "…" + said.substring(said.length() - SHOWN_CHARS) : said;
        return new InstallException("%s could not be installed: %s%s%s"
                .formatted(
                        String.join(" ", packages),
                        result.error()
                                .map(ExecutionError::toString)
                                .orElse(result.status().toString()),
                        end.isEmpty() ? "" : "\n",
                        end));
    }
}
