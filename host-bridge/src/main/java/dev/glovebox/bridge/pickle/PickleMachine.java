package dev.glovebox.bridge.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs a pickle's opcodes (CPython's `Lib/pickletools.py` defines them), those that build plain data; others end
/// it.
final class PickleMachine {
    private static final int STOP = '.';

    private final PickleInput in;
    private final Budget budget;
    private final PickleStack stack;
    private final PickleLiterals literals;
    private final Keys keys;
    private final Globals globals = new Globals();

    PickleMachine(PickleInput in, Budget budget) {
        this.in = in;
        this.budget = budget;
        this.stack = new PickleStack(budget);
        this.literals = new PickleLiterals(in, budget);
        this.keys = new Keys(budget);
    }

    @Nullable
    Object run() throws UnpicklingException {
        for (int op = in.unsignedByte(); op != STOP; op = in.unsignedByte()) {
            if (literals.knows(op)) {
                stack.push(literals.read(op));
            } else if (!memo(op) && !container(op) && !object(op)) {
                throw refused(op);
            }
        }
        return stack.pop();
    }

    private boolean memo(int op) throws UnpicklingException {
        switch (op) {
            case 0x80 -> protocol();
            case 0x95 -> in.need(in.longLength()); // FRAME
            case '(' -> stack.mark();
            case '0' -> stack.drop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.top());
            case 'p' -> stack.put(literals.decimal().longValue());
            case 'q' -> stack.put(in.unsignedByte());
            case 'r' -> stack.put(in.unsignedInt());
            case 0x94 -> stack.memoize();
            case 'g' -> stack.push(stack.get(literals.decimal().longValue()));
            case 'h' -> stack.push(stack.get(in.unsignedByte()));
            case 'j' -> stack.push(stack.get(in.unsignedInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int op) throws UnpicklingException {
        switch (op) {
            case ']' -> stack.push(newList(List.of()));
            case 'l' -> stack.push(newList(stack.popToMark()));
            case 'a' -> extend(listOf(1));
            case 'e' -> extend(stack.popToMark());
            case '}' -> stack.push(newMap(List.of()));
            case 'd' -> stack.push(newMap(stack.popToMark()));
            case 's' -> putAll(listOf(2));
            case 'u' -> putAll(stack.popToMark());
            case 0x8f -> stack.push(newSet(List.of()));
            case 0x90 -> addAll(stack.popToMark());
            case 0x91 -> stack.push(new FrozenItems(newSet(stack.popToMark())));
            case ')' -> stack.push(newTuple(List.of()));
            case 't' -> stack.push(newTuple(stack.popToMark()));
            case 0x85, 0x86, 0x87 -> stack.push(newTuple(listOf(op - 0x84)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int op) throws UnpicklingException {
        switch (op) {
            case 'c' -> stack.push(globals.find(literals.utf8Line(), literals.utf8Line()));
            case 0x93 -> {
                String name = text(stack.pop());
                stack.push(globals.find(text(stack.pop()), name));
            }
            case 'R', 0x81 -> construct(); // REDUCE, NEWOBJ
            case 0x92 -> newObjectWithNames();
            case 'b' -> build();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void protocol() throws UnpicklingException {
        int version = in.unsignedByte();
        if (version > 5) {
            throw new UnpicklingException("the pickle has protocol %d; 0 to 5 are known".formatted(version));
        }
    }

    private void construct() throws UnpicklingException {
        Object arguments = stack.pop();
        if (!(stack.pop() instanceof Global global) || !(arguments instanceof Tuple values)) {
            throw new UnpicklingException("the pickle is broken: it calls something that is no class");
        }
        budget.allocate(64);
        stack.push(global.constructor().make(new Arguments(global.name(), values, budget)));
    }

    private void newObjectWithNames() throws UnpicklingException {
        if (!(stack.pop() instanceof Map<?, ?> names) || !names.isEmpty()) {
            throw new UnpicklingException("the pickle makes an object with named arguments, which no plain data has");
        }
        construct();
    }

    private void build() throws UnpicklingException {
        Object state = stack.pop();
        if (!(stack.top() instanceof Unbuilt unbuilt)) {
            throw new UnpicklingException("the pickle gives attributes to something that has none");
        }
        stack.replace(unbuilt, unbuilt.build(state, budget));
    }

    private List<@Nullable Object> listOf(int count) throws UnpicklingException {
        List<@Nullable Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.addFirst(stack.pop());
        }
        return values;
    }

    private List<@Nullable Object> newList(List<@Nullable Object> items) throws UnpicklingException {
        budget.allocate(48 + 8L * items.size());
        return new ArrayList<>(items);
    }

    private Tuple newTuple(List<@Nullable Object> items) throws UnpicklingException {
        budget.allocate(48 + 8L * items.size());
        return Tuple.of(items);
    }

    private Map<@Nullable Object, @Nullable Object> newMap(List<@Nullable Object> items) throws UnpicklingException {
        budget.allocate(160);
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        putInto(map, items);
        return map;
    }

    private Set<@Nullable Object> newSet(List<@Nullable Object> items) throws UnpicklingException {
        budget.allocate(160);
        Set<@Nullable Object> set = new LinkedHashSet<>();
        for (Object item : items) {
            keys.add(set, item);
        }
        return set;
    }

    @SuppressWarnings("unchecked") // all lists that are not tuples are made here
    private void extend(List<@Nullable Object> items) throws UnpicklingException {
        if (!(stack.top() instanceof ArrayList<?> list)) {
            throw new UnpicklingException("the pickle is broken: it appends to something that is no list");
        }
        budget.allocate(12L * items.size());
        ((List<@Nullable Object>) list).addAll(items);
    }

    @SuppressWarnings("unchecked") // all maps are made here
    private void putAll(List<@Nullable Object> items) throws UnpicklingException {
        if (!(stack.top() instanceof LinkedHashMap<?, ?> map)) {
            throw new UnpicklingException("the pickle is broken: it adds items to something that is no dict");
        }
        putInto((Map<@Nullable Object, @Nullable Object>) map, items);
    }

    private void putInto(Map<@Nullable Object, @Nullable Object> map, List<@Nullable Object> items)
            throws UnpicklingException {
        if (items.size() % 2 != 0) {
            throw new UnpicklingException("the pickle is broken: a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            keys.put(map, items.get(i), items.get(i + 1));
        }
    }

    @SuppressWarnings("unchecked") // all sets that can change are made here
    private void addAll(List<@Nullable Object> items) throws UnpicklingException {
        if (!(stack.top() instanceof HashSet<?> set)) {
            throw new UnpicklingException("the pickle is broken: it adds members to something that is no set");
        }
        for (Object item : items) {
            keys.add((Set<@Nullable Object>) set, item);
        }
    }

    private static String text(@Nullable Object value) throws UnpicklingException {
        if (value instanceof String text) {
            return text;
        }
        throw new UnpicklingException("the pickle is broken: a name that is no text");
    }

    private UnpicklingException refused(int op) {
        return new UnpicklingException(
                switch (op) {
                    case 'S', 'T', 'U' -> "the pickle was written by Python 2; write it with Python 3";
                    case 'P', 'Q' -> "the pickle refers to an object outside of it (persistent_id)";
                    case 0x82, 0x83, 0x84 ->
                        "the pickle names a class by a number of copyreg's, which nobody knows here";
                    case 0x97, 0x98 -> "the pickle's buffers are outside of it: write it without buffer_callback";
                    case 'i', 'o' -> "the pickle makes an object of a class of Python 2, which is no plain data";
                    default -> "this is no pickle: opcode 0x%02x at byte %d".formatted(op, in.position() - 1);
                });
    }

    static BigInteger littleEndian(byte[] bytes) {
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swapped = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swapped;
        }
        return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
    }
}
