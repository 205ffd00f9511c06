package dev.glovebox.bridge.cli;

import picocli.CommandLine.IVersionProvider;

/// Tells the version that the jar was built as.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"glovebox " + (version == null ? "(not packaged)" : version)};
    }
}
