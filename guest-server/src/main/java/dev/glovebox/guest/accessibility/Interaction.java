package dev.glovebox.guest.accessibility;

import dev.glovebox.guest.accessibility.AccessibilityBus.Connected;
import dev.glovebox.guest.accessibility.Details.Setting;
import dev.glovebox.guest.accessibility.States.State;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.http.FailureException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.freedesktop.dbus.types.Variant;

/// Acts on one element, and looks what became of it. Of one request.
final class Interaction {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /// How long an element may take to show what was done to it.
    private static final Duration EFFECT_LIMIT = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MAX_TEXT = 500;
    private static final String COMPONENT = Element.interfaceName(Element.COMPONENT);
    private static final String ACTION = Element.interfaceName(Element.ACTION);
    private static final String EDITABLE_TEXT = Element.interfaceName(Element.EDITABLE_TEXT);
    private static final String VALUE = Element.interfaceName(Element.VALUE);

    private final Connected bus;
    private final String ref;
    private final ObjectAddress address;

    /// Acts on the element that `ref` names.
    ///
    /// @throws FailureException [Failure.BadBody] or [Failure.Gone] when it cannot name one
    Interaction(Connected bus, String ref) {
        this.bus = bus;
        this.ref = ref;
        this.address = bus.refs().parse(ref);
    }

    /// An element and what it holds.
    private record Now(Element element, Details details) {}

    /// What an element was like after it was acted on.
    ///
    /// @param done whether it shows what was wanted
    record Effect(boolean done, NodeJson node) {}

    /// Gives the element the keyboard's focus.
    Effect focus() {
        Element element = element();
        if (!element.states().has(State.FOCUSABLE) || !element.has(Element.COMPONENT)) {
            throw conflict(element, "cannot be focused");
        }
        requireEnabled(element);
        require(element, Call.of(address, COMPONENT, "GrabFocus"), "GrabFocus");
        return effect(0, now -> now.element.states().has(State.FOCUSED));
    }

    /// Does what the element can do.
    ///
    /// @param action its name; empty for the first
    /// @return the name of what was done
    String invoke(Optional<String> action) {
        Element element = element();
        List<String> actions = element.has(Element.ACTION) ? details(element, 0).actions() : List.of();
        if (actions.isEmpty()) {
            throw conflict(element, "has no actions");
        }
        requireEnabled(element);
        int index = action.map(name -> indexOf(actions, name)).orElse(0);
        require(element, Call.of(address, ACTION, "DoAction", "i", index), actions.get(index));
        return actions.get(index);
    }

    private static int indexOf(List<String> actions, String name) {
        for (int i = 0; i < actions.size(); i++) {
            if (actions.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw new Failure.BadBody("action", "expected %s, not %s".formatted(String.join(" or ", actions), name))
                .asException();
    }

    /// Replaces the text in the element.
    Effect write(String text) {
        Element element = element();
        if (!element.has(Element.EDITABLE_TEXT) || element.states().has(State.READ_ONLY)) {
            throw conflict(element, "has no text that can be replaced; focus it and type, if it is a field");
        }
        requireEnabled(element);
        require(element, Call.of(address, EDITABLE_TEXT, "SetTextContents", "s", text), "SetTextContents");
        boolean hidden = element.roleName().equals("password text"); // reads as dots
        int length = text.codePointCount(0, text.length());
        return effect(
                Math.max(MAX_TEXT, length + 1),
                now -> hidden
                        ? now.details.textLength() == length
                        : now.details.text().equals(text));
    }

    /// Sets the element's number.
    Effect set(double value) {
        Element element = element();
        Setting setting =
                details(element, 0).value().orElseThrow(() -> conflict(element, "has no value that is a number"));
        requireEnabled(element);
        if (value < setting.min() || value > setting.max()) {
            throw new Failure.BadBody("value", "expected %s..%s, not %s".formatted(setting.min(), setting.max(), value))
                    .asException();
        }
        require(element, Call.set(address, VALUE, "CurrentValue", new Variant<>(value)), "CurrentValue");
        return effect(
                0,
                now -> now.details
                        .value()
                        .filter(reached -> Math.abs(reached.current() - value) < 1e-6)
                        .isPresent());
    }

    /// The element as it is now.
    ///
    /// @throws FailureException [Failure.Gone], or [Failure.Unavailable] when nobody answers
    private Element element() {
        Reply state = await(Call.of(address, Element.interfaceName("Accessible"), "GetState"));
        if (state instanceof Reply.Refused refused && refused.isGone()
                || States.of(state.list()).has(State.DEFUNCT)) {
            throw Refs.gone(ref).asException();
        }
        Patience patience = patience();
        List<Element> elements = new ElementReader(bus.connection(), patience).read(List.of(address));
        if (elements.isEmpty()) {
            throw patience.isSilent() || patience.isLate()
                    ? silent("GetRole")
                    : Refs.gone(ref).asException();
        }
        return elements.getFirst();
    }

    private Details details(Element element, int maxText) {
        return new DetailReader(bus.connection(), patience(), maxText)
                .read(List.of(element))
                .getFirst();
    }

    private static Patience patience() {
        return new Patience(System.nanoTime() + LIMIT.toNanos(), LIMIT);
    }

    /// Calls what answers with true when it was done, or with nothing.
    private void require(Element element, Call call, String what) {
        Reply reply = await(call);
        if (reply instanceof Reply.Refused refused) {
            throw conflict(element, "refuses %s: %s".formatted(what, refused.message()));
        }
        if (!reply.first(Boolean.class).orElse(true)) {
            throw conflict(element, "refuses " + what);
        }
    }

    private Reply await(Call call) {
        Reply reply = bus.connection().call(call).await(LIMIT.toNanos());
        if (reply instanceof Reply.Lost) {
            throw new Failure.Unavailable("the accessibility bus has ended; try again").asException();
        }
        if (reply instanceof Reply.Silence) {
            throw silent(call.member());
        }
        return reply;
    }

    private FailureException silent(String member) {
        return new Failure.Unavailable(
                        "the application%s did not answer %s within %d ms; what was asked of it may still happen"
                                .formatted(process(), member, LIMIT.toMillis()))
                .asException();
    }

    private String process() {
        Call ask = Call.toBus("GetConnectionUnixProcessID", "s", address.bus());
        return bus.connection()
                .call(ask)
                .await(LIMIT.toNanos())
                .first(Number.class)
                .map(pid -> " %s (pid %d)".formatted(Application.processName(pid.longValue()), pid.longValue()))
                .orElse("");
    }

    /// What the element is like as soon as `done` holds, or when it has had time enough.
    private Effect effect(int maxText, Predicate<Now> done) {
        long deadline = System.nanoTime() + EFFECT_LIMIT.toNanos();
        while (true) {
            Element element = element();
            var now = new Now(element, details(element, maxText));
            boolean isDone = done.test(now);
            if (isDone || System.nanoTime() >= deadline) {
                return new Effect(isDone, NodeJson.of(now.element, now.details, bus.refs()));
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new Failure.Unavailable("the server is stopping").asException();
            }
        }
    }

    private void requireEnabled(Element element) {
        if (!element.states().isEnabled()) {
            throw conflict(element, "is disabled");
        }
    }

    /// What is said of an element that cannot do what is wanted.
    private FailureException conflict(Element element, String what) {
        String supported =
                String.join(", ", element.interfaces().stream().sorted().toList());
        List<String> actions = element.has(Element.ACTION) ? details(element, 0).actions() : List.of();
        return new Failure.Conflict("%s %s (%s) %s; it supports %s%s"
                        .formatted(
                                element.roleName(),
                                element.name().isEmpty() ? "without a name" : '"' + element.name() + '"',
                                ref,
                                what,
                                supported,
                                actions.isEmpty() ? "" : ", and the actions " + String.join(", ", actions)))
                .asException();
    }
}
