// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A PyTorch checkpoint as {@code torch.save} has written them since 1.6: a zip of a pickle and one
 * file for each storage. The state dict is the root, or what lies under {@code model}, {@code
 * state_dict} or {@code teacher}. Nothing in the file is executed, see {@link TensorUnpickler}.
 */
final class CheckpointFile implements WeightFile {
    private static final long MAX_PICKLE_BYTES = 64L << 20;
    private static final List<String> NESTED = List.of("model", "state_dict", "teacher");

    private final Path file;
    private final ZipFile zip;
    private final String folder;
    private final Map<String, TensorUnpickler.Tensor> tensors;

    private CheckpointFile(
            Path file, ZipFile zip, String folder, Map<String, TensorUnpickler.Tensor> tensors) {
        this.file = file;
        this.zip = zip;
        this.folder = folder;
        this.tensors = tensors;
    }

    /**
     * Opens a file and reads its pickle.
     *
     * @throws WeightFileException when it is not a whole checkpoint or holds more than tensors
     */
    public static CheckpointFile open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new WeightFileException(
                    file,
                    "is not a whole zip checkpoint ("
                            + e.getMessage()
                            + "); if it is from before PyTorch 1.6, load and save it again",
                    e);
        }
        try {
            return read(file, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static CheckpointFile read(Path file, ZipFile zip) throws IOException {
        ZipEntry pickle =
                zip.stream()
                        .filter(e -> e.getName().endsWith("/data.pkl"))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new WeightFileException(
                                                file, "is a zip without data.pkl, no checkpoint"));
        if (pickle.getSize() < 0 || pickle.getSize() > MAX_PICKLE_BYTES) {
            throw new WeightFileException(
                    file, "has a pickle of " + pickle.getSize() + " bytes; that is no checkpoint");
        }
        String name = pickle.getName();
        String folder = name.substring(0, name.length() - "data.pkl".length());
        requireLittleEndian(file, zip, folder);
        byte[] bytes = bytes(file, zip, pickle, (int) pickle.getSize());
        Object root = TensorUnpickler.read(file, bytes);
        Map<String, TensorUnpickler.Tensor> tensors = stateDict(file, root);
        return new CheckpointFile(file, zip, folder, tensors);
    }

    private static void requireLittleEndian(Path file, ZipFile zip, String folder)
            throws IOException {
        ZipEntry order = zip.getEntry(folder + "byteorder");
        if (order != null) {
            String text = new String(bytes(file, zip, order, 6), StandardCharsets.US_ASCII);
            if (!text.equals("little")) {
                throw new WeightFileException(file, "has byte order '" + text + "', not little");
            }
        }
    }

    private static Map<String, TensorUnpickler.Tensor> stateDict(Path file, Object root)
            throws WeightFileException {
        Map<String, TensorUnpickler.Tensor> tensors = tensorsOf(root);
        if (tensors.isEmpty() && root instanceof Map<?, ?> map) {
            for (String key : NESTED) {
                if (tensors.isEmpty()) {
                    tensors = tensorsOf(map.get(key));
                }
            }
        }
        if (tensors.isEmpty()) {
            throw new WeightFileException(
                    file, "holds no tensors by name, neither at its root nor under " + NESTED);
        }
        return tensors;
    }

    private static Map<String, TensorUnpickler.Tensor> tensorsOf(Object value) {
        Map<String, TensorUnpickler.Tensor> tensors = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (name, element) -> {
                        if (name instanceof String key
                                && element instanceof TensorUnpickler.Tensor tensor) {
                            // Left by DataParallel around the model.
                            tensors.put(key.startsWith("module.") ? key.substring(7) : key, tensor);
                        }
                    });
        }
        return tensors;
    }

    @Override
    public Map<String, WeightHeader> tensors() {
        Map<String, WeightHeader> headers = new LinkedHashMap<>();
        tensors.forEach((n, t) -> headers.put(n, new WeightHeader(t.storage().type(), t.shape())));
        return Collections.unmodifiableMap(headers);
    }

    @Override
    public float[] read(String name) throws IOException {
        TensorUnpickler.Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new WeightFileException(file, "has no tensor named " + name);
        }
        WeightType type = tensor.storage().type();
        if (!type.floating()) {
            throw new WeightFileException(
                    file, "tensor " + name + " of " + type + " cannot be read as weights");
        }
        requireInside(name, tensor);
        ZipEntry entry = zip.getEntry(folder + "data/" + tensor.storage().key());
        long expected = Math.multiplyExact(tensor.storage().count(), (long) type.bytes());
        if (entry == null || entry.getSize() != expected || expected > Integer.MAX_VALUE - 8) {
            throw new WeightFileException(
                    file,
                    "the storage of tensor "
                            + name
                            + (entry == null ? " is missing" : " has " + entry.getSize() + " bytes")
                            + "; expected "
                            + expected);
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(bytes(file, zip, entry, (int) expected))
                        .order(ByteOrder.LITTLE_ENDIAN);
        return gather(tensor, bytes);
    }

    private void requireInside(String name, TensorUnpickler.Tensor tensor)
            throws WeightFileException {
        long last = tensor.offset();
        boolean valid = tensor.offset() >= 0 && tensor.shape().length == tensor.stride().length;
        boolean empty = false;
        try {
            for (int i = 0; valid && i < tensor.shape().length; i++) {
                valid = tensor.shape()[i] >= 0 && tensor.stride()[i] >= 0;
                empty |= tensor.shape()[i] == 0;
                long steps = Math.max(0, tensor.shape()[i] - 1);
                last = Math.addExact(last, Math.multiplyExact(steps, tensor.stride()[i]));
            }
            // With stride 0 a small storage can stand for any number of values.
            valid &=
                    new WeightHeader(tensor.storage().type(), tensor.shape()).count()
                            <= tensor.storage().count();
        } catch (ArithmeticException overflow) {
            valid = false;
        }
        if (!valid || (!empty && last >= tensor.storage().count())) {
            throw new WeightFileException(
                    file,
                    "tensor "
                            + name
                            + " reaches beyond its storage of "
                            + tensor.storage().count()
                            + " values");
        }
    }

    private static float[] gather(TensorUnpickler.Tensor tensor, ByteBuffer bytes) {
        long count = new WeightHeader(tensor.storage().type(), tensor.shape()).count();
        float[] values = new float[Math.toIntExact(count)];
        long[] index = new long[tensor.shape().length];
        long position = tensor.offset();
        for (int i = 0; i < values.length; i++) {
            values[i] = ElementReader.element(bytes, (int) position, tensor.storage().type());
            for (int axis = index.length - 1; axis >= 0; axis--) {
                position += tensor.stride()[axis];
                if (++index[axis] < tensor.shape()[axis]) {
                    break;
                }
                position -= tensor.stride()[axis] * tensor.shape()[axis];
                index[axis] = 0;
            }
        }
        return values;
    }

    private static byte[] bytes(Path file, ZipFile zip, ZipEntry entry, int count)
            throws IOException {
        // The entry's length is a claim; memory is taken only as bytes really come.
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length != count) {
                throw new EOFException("the entry ends early");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new WeightFileException(
                    file, "its entry " + entry.getName() + " is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
