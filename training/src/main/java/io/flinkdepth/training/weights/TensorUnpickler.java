// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a PyTorch checkpoint, and of a pickle nothing but what that needs: plain
 * values, dictionaries, lists, tuples, and tensors that refer to storages.
 *
 * <p>A pickle is a program. This reader has no way to call anything: the few names that PyTorch
 * uses are understood by themselves, any other name is refused, and so is any opcode beyond those
 * that {@code torch.save} writes (protocol 2) or {@code pickle} for protocols up to 4. Opcodes are
 * documented in CPython's {@code pickletools}.
 */
final class TensorUnpickler {

    /** A block of numbers in a file of its own. */
    record Storage(WeightType type, String key, long count) {}

    /** A view of a storage. */
    record Tensor(Storage storage, long offset, long[] shape, long[] stride) {}

    private record Global(String name) {}

    private static final Object MARK = new Object();
    private static final int MAX_DEPTH = 100_000;
    private static final Map<String, WeightType> STORAGES =
            Map.of(
                    "torch.DoubleStorage", WeightType.F64,
                    "torch.FloatStorage", WeightType.F32,
                    "torch.HalfStorage", WeightType.F16,
                    "torch.BFloat16Storage", WeightType.BF16,
                    "torch.LongStorage", WeightType.I64,
                    "torch.IntStorage", WeightType.I32,
                    "torch.ShortStorage", WeightType.I16,
                    "torch.CharStorage", WeightType.I8,
                    "torch.ByteStorage", WeightType.U8,
                    "torch.BoolStorage", WeightType.BOOL);

    private final Path file;
    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Deque<Integer> marks = new ArrayDeque<>();

    private TensorUnpickler(Path file, byte[] pickle) {
        this.file = file;
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The value that a pickle describes. */
    static Object read(Path file, byte[] pickle) throws WeightFileException {
        TensorUnpickler reader = new TensorUnpickler(file, pickle);
        try {
            while (true) {
                int opcode = reader.in.get() & 0xff;
                if (opcode == '.') {
                    return reader.pop();
                }
                reader.execute(opcode);
            }
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | ClassCastException
                | ArithmeticException
                | NegativeArraySizeException
                | NullPointerException e) {
            throw new WeightFileException(file, "its pickle is damaged", e);
        }
    }

    private void execute(int opcode) throws WeightFileException {
        switch (opcode) {
            case 0x80 -> in.get();
            case 0x95 -> in.getLong();
            case '(' -> mark();
            case '}' -> push(new LinkedHashMap<Object, Object>());
            case ']' -> push(new ArrayList<Object>());
            case ')' -> push(List.of());
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (in.get() & 0xff));
            case 'M' -> push((long) (in.getShort() & 0xffff));
            case 'J' -> push((long) in.getInt());
            case 0x8a -> push(longInteger());
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> push(text(in.getInt()));
            case 0x8c -> push(text(in.get() & 0xff));
            case 't' -> push(new ArrayList<>(popToMark()));
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'q' -> memo.put(in.get() & 0xff, top());
            case 'r' -> memo.put(in.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> recall(in.get() & 0xff);
            case 'j' -> recall(in.getInt());
            case 'c' -> push(global(line(), line()));
            case 0x93 -> stackGlobal();
            case 'R' -> reduce();
            case 'Q' -> push(storage((List<?>) pop()));
            case 's' -> setItems(List.of(pop(), pop()), true);
            case 'u' -> setItems(popToMark(), false);
            case 'a' -> append(Collections.singletonList(pop()));
            case 'e' -> append(popToMark());
            case 'b' -> build(pop());
            default ->
                    throw new WeightFileException(
                            file,
                            String.format(
                                    "its pickle uses opcode 0x%02x at byte %d, which no tensor"
                                            + " needs; it is refused",
                                    opcode, in.position() - 1));
        }
    }

    private Global global(String module, String name) throws WeightFileException {
        String full = module + "." + name;
        boolean known =
                STORAGES.containsKey(full)
                        || full.equals("collections.OrderedDict")
                        || full.equals("torch._utils._rebuild_tensor_v2")
                        || full.equals("torch._utils._rebuild_parameter");
        if (!known) {
            throw new WeightFileException(
                    file,
                    "its pickle names "
                            + full
                            + ", which is no tensor; it is refused (save the state dict alone)");
        }
        return new Global(full);
    }

    private void stackGlobal() throws WeightFileException {
        String name = (String) pop();
        String module = (String) pop();
        push(global(module, name));
    }

    private void reduce() throws WeightFileException {
        List<?> arguments = (List<?>) pop();
        Global function = (Global) pop();
        switch (function.name) {
            case "collections.OrderedDict" -> {
                if (!arguments.isEmpty()) {
                    throw new WeightFileException(file, "its pickle is damaged");
                }
                push(new LinkedHashMap<Object, Object>());
            }
            case "torch._utils._rebuild_tensor_v2" ->
                    push(
                            new Tensor(
                                    (Storage) arguments.get(0),
                                    (Long) arguments.get(1),
                                    longs((List<?>) arguments.get(2)),
                                    longs((List<?>) arguments.get(3))));
            case "torch._utils._rebuild_parameter" -> push((Tensor) arguments.get(0));
            default ->
                    throw new WeightFileException(
                            file, "its pickle calls " + function.name + "; it is refused");
        }
    }

    /** ('storage', class, key, device, count). */
    private Storage storage(List<?> id) throws WeightFileException {
        Global type = (Global) id.get(1);
        if (!"storage".equals(id.get(0)) || !STORAGES.containsKey(type.name)) {
            throw new WeightFileException(
                    file, "its pickle refers to something that is no storage; it is refused");
        }
        return new Storage(STORAGES.get(type.name), (String) id.get(2), (Long) id.get(4));
    }

    private static long[] longs(List<?> values) {
        return values.stream().mapToLong(v -> (Long) v).toArray();
    }

    private void setItems(List<Object> items, boolean valueFirst) {
        @SuppressWarnings("unchecked")
        Map<Object, Object> target = (Map<Object, Object>) top();
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(valueFirst ? i + 1 : i);
            if (!(key instanceof String || key instanceof Number)) {
                // A list could hold itself, and its hash would never end.
                throw new ClassCastException("a key that is neither text nor number");
            }
            target.put(key, items.get(valueFirst ? i : i + 1));
        }
    }

    private void append(List<Object> items) {
        @SuppressWarnings("unchecked")
        List<Object> target = (List<Object>) top();
        target.addAll(items);
    }

    /** The state of a dictionary (its version metadata) is of no use here. */
    private void build(Object state) throws WeightFileException {
        if (!(top() instanceof Map) || !(state instanceof Map)) {
            throw new WeightFileException(file, "its pickle sets the state of an object; refused");
        }
    }

    private long longInteger() throws WeightFileException {
        int bytes = in.get() & 0xff;
        if (bytes > 8) {
            throw new WeightFileException(
                    file, "its pickle has a whole number of " + bytes + " bytes");
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            long next = in.get();
            value |= (i == bytes - 1 ? next : next & 0xff) << 8 * i;
        }
        return value;
    }

    private String text(int bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[bytes];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private String line() {
        int start = in.position();
        while (in.get() != '\n') {
            // Runs into the end of the buffer if there is no line.
        }
        return new String(in.array(), start, in.position() - 1 - start, StandardCharsets.UTF_8);
    }

    private void mark() {
        marks.push(stack.size());
        push(MARK);
    }

    private List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw new IndexOutOfBoundsException("no mark");
        }
        int start = marks.pop();
        if (start >= stack.size()) {
            throw new IndexOutOfBoundsException("the mark is gone");
        }
        List<Object> items = new ArrayList<>(stack.subList(start + 1, stack.size()));
        stack.subList(start, stack.size()).clear();
        return items;
    }

    private void tuple(int size) {
        int start = stack.size() - size;
        List<Object> items = new ArrayList<>(stack.subList(start, stack.size()));
        stack.subList(start, stack.size()).clear();
        push(items);
    }

    private void recall(int index) {
        if (!memo.containsKey(index)) {
            throw new IndexOutOfBoundsException("nothing remembered under " + index);
        }
        push(memo.get(index));
    }

    private void push(Object value) {
        if (stack.size() >= MAX_DEPTH) {
            throw new IndexOutOfBoundsException("the stack is too deep");
        }
        stack.add(value);
    }

    private Object pop() {
        Object value = stack.remove(stack.size() - 1);
        if (value == MARK) {
            throw new IndexOutOfBoundsException("a mark instead of a value");
        }
        return value;
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }
}
