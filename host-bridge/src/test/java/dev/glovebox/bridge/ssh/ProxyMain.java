package dev.glovebox.bridge.ssh;

import java.io.IOException;
import java.util.List;

/// What `glovebox ssh-proxy` does once it knows the port.
final class ProxyMain {
    private ProxyMain() {}

    public static void main(String[] port) throws IOException {
        SshProxy.run(Integer.parseInt(port[0]));
    }

    /// The command that runs it in a JVM of its own.
    static List<String> command(int port) {
        String java = ProcessHandle.current().info().command().orElseThrow();
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ProxyMain.class.getName(),
                Integer.toString(port));
    }
}
