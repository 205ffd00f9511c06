package dev.glovebox.guest;

import dev.glovebox.guest.accessibility.Accessibility;
import dev.glovebox.guest.accessibility.AccessibilityService;
import dev.glovebox.guest.application.ApplicationService;
import dev.glovebox.guest.application.Applications;
import dev.glovebox.guest.clipboard.ClipboardService;
import dev.glovebox.guest.display.DisplayService;
import dev.glovebox.guest.event.DesktopEventService;
import dev.glovebox.guest.event.DesktopEvents;
import dev.glovebox.guest.health.Check;
import dev.glovebox.guest.input.InputEngine;
import dev.glovebox.guest.input.InputService;
import dev.glovebox.guest.input.Senses;
import dev.glovebox.guest.recording.InputSource;
import dev.glovebox.guest.recording.RecordingService;
import dev.glovebox.guest.recording.Recordings;
import dev.glovebox.guest.replay.ExportService;
import dev.glovebox.guest.replay.RecordingReader;
import dev.glovebox.guest.replay.ReplayService;
import dev.glovebox.guest.replay.Replays;
import dev.glovebox.guest.screen.EventService;
import dev.glovebox.guest.screen.FramesEndpoint;
import dev.glovebox.guest.screen.LookService;
import dev.glovebox.guest.screen.Looks;
import dev.glovebox.guest.screen.ScreenService;
import dev.glovebox.guest.screen.Screenshots;
import dev.glovebox.guest.screen.StreamService;
import dev.glovebox.guest.window.WindowChanges;
import dev.glovebox.guest.window.WindowControl;
import dev.glovebox.guest.window.WindowService;
import dev.glovebox.guest.x11.InputHookProcess;
import dev.glovebox.guest.x11.X11Clipboard;
import dev.glovebox.guest.x11.X11DamageSource;
import dev.glovebox.guest.x11.X11Input;
import dev.glovebox.guest.x11.X11Probe;
import dev.glovebox.guest.x11.X11Record;
import dev.glovebox.guest.x11.X11Resolution;
import dev.glovebox.guest.x11.X11Screen;
import dev.glovebox.guest.x11.X11WindowWatch;
import dev.glovebox.guest.x11.X11Windows;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// All that sees and moves the desktop: its parts, how they know each other, and their routes.
final class Desktop implements AutoCloseable {
    private final DesktopEvents events = new DesktopEvents();
    private final DesktopEventFeed feed = new DesktopEventFeed(events);
    private final DesktopEventService eventService = new DesktopEventService(events);
    private final X11Screen screen;
    private final X11DamageSource damage;
    private final X11Probe probe;
    private final X11Clipboard clipboard;
    private final X11Resolution resolution;
    private final X11Windows windows;
    private final WindowChanges windowChanges;
    private final X11WindowWatch windowWatch;
    private final WindowControl control;
    private final Screenshots screenshots;
    private final FramesEndpoint frames;
    private final Looks looks;
    private final Recordings recordings;
    private final X11Input keyboardAndPointer;
    private final InputEngine input;
    private final ExportService exports;
    private final Replays replays;
    private final Applications applications;
    private final Accessibility accessibility;

    /// Builds it for the display of `config`, which need not be up yet.
    ///
    /// @throws IOException when a directory cannot be made
    Desktop(GuestConfig config) throws IOException {
        String display = config.display();
        screen = new X11Screen(display);
        probe = new X11Probe(display);
        clipboard = new X11Clipboard(display);
        resolution = new X11Resolution(display);
        damage = new X11DamageSource(display);
        windows = new X11Windows(display);
        windowChanges = new WindowChanges(feed::window);
        windowWatch = new X11WindowWatch(display, windowChanges);
        control = new WindowControl(windows, windowChanges);
        screenshots = new Screenshots(screen, damage);
        frames = new FramesEndpoint(screenshots);
        looks = new Looks(screenshots, screen);
        var focus = new DesktopFocus(control);
        recordings = recordings(config, focus);
        keyboardAndPointer = new X11Input(display);
        input = new InputEngine(
                keyboardAndPointer,
                new Senses(new ScreenEyes(looks), focus, new ClipboardPasteboard(clipboard)),
                new RecordedActions(recordings));
        RecordingReader reader = new RecordedSessions(recordings);
        exports = new ExportService(reader);
        replays = new Replays(reader, new ReplayHands(input), new ReplayEyes(screenshots, focus::info));
        applications = new Applications(
                config.dataDir().resolve("applications"), config.pythonEnv(), display, feed::application);
        accessibility = new Accessibility(config.sessionBus());
        clipboard.onChange(feed::clipboard);
        resolution.onChange(feed::resolution);
    }

    private Recordings recordings(GuestConfig config, DesktopFocus focus) {
        InputSource source = switch (config.recorder()) {
            case XRECORD -> new X11Record(config.display());
            case JNATIVEHOOK ->
                new InputHookProcess(config.display(), config.dataDir().resolve("input-hook"));
        };
        return new Recordings(
                config.dataDir().resolve("recordings"),
                new Recordings.Sources(
                        source,
                        new ScreenVideoSource(screenshots, config.video()),
                        new ScreenFrameSource(screenshots),
                        focus),
                feed::recording);
    }

    /// Adds its routes.
    void routes(HttpRouting.Builder routing) {
        routing.register(new ScreenService(looks));
        routing.register(new LookService(screenshots));
        routing.register(new StreamService(screenshots, frames));
        routing.register(new EventService(screenshots));
        routing.register(new InputService(input));
        routing.register(new WindowService(control));
        routing.register(new ApplicationService(applications, new LaunchedWindows(control, windowChanges)));
        routing.register(new ClipboardService(clipboard));
        routing.register(new DisplayService(resolution));
        routing.register(new AccessibilityService(accessibility));
        routing.register(eventService);
        routing.register(new RecordingService(recordings));
        routing.register(exports);
        routing.register(new ReplayService(replays));
    }

    /// What of it has to work for the server to be ready, and what tells of itself.
    List<Check> checks() {
        return List.of(
                new Check("display", true, probe::display),
                new Check("input", true, probe::input),
                new Check("recording", false, () -> Map.of("active", recordings.active())));
    }

    /// Where programs follow the screen's changes.
    FramesEndpoint frames() {
        return frames;
    }

    /// How many recordings run.
    int recordingsActive() {
        return recordings.active();
    }

    /// Tells those who follow the desktop.
    DesktopEventFeed feed() {
        return feed;
    }

    /// Ends what is being answered without an end.
    void endStreams() {
        events.close();
        windowChanges.close();
    }

    @Override
    public void close() {
        replays.close();
        input.close();
        eventService.close();
        exports.close();
        applications.close();
        windowWatch.close();
        windows.close();
        recordings.close();
        accessibility.close();
        screenshots.close();
        keyboardAndPointer.close();
        damage.close();
        screen.close();
        clipboard.close();
        resolution.close();
        probe.close();
    }
}
