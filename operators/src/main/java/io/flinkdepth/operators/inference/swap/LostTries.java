// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * How often each candidate was being tried when the subtasks were lost. A try counts from before it
 * begins until it is decided, in the coordinator and in its checkpoints, so that a candidate that
 * ends processes is not tried for ever.
 */
final class LostTries {

    /** One loss may have another cause. */
    static final int MAX = 2;

    /** The format without tries. */
    private static final byte WITHOUT = 1;

    private static final byte FORMAT = 2;

    private final Map<String, Integer> tries = new TreeMap<>();

    private static String key(ModelUpdate update) {
        return update.model() + "@" + (update.cardDigest() == null ? "" : update.cardDigest());
    }

    /** Counts a try; false where the candidate has had its tries. */
    boolean begin(ModelUpdate update) {
        int before = tries.getOrDefault(key(update), 0);
        if (before >= MAX) {
            return false;
        }
        tries.put(key(update), before + 1);
        return true;
    }

    /** A try ended, whatever it said: nobody was lost. */
    void end(ModelUpdate update) {
        tries.remove(key(update));
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(tries.size());
            for (Map.Entry<String, Integer> entry : tries.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Adds what a checkpoint holds; this coordinator may know of later tries. */
    void restore(@Nullable byte[] state) {
        if (state == null || state.length == 0 || state[0] == WITHOUT) {
            return;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IOException(
                        "the coordinator's state has format %d; expected %d or %d"
                                .formatted(format, WITHOUT, FORMAT));
            }
            for (int i = in.readInt(); i > 0; i--) {
                tries.merge(in.readUTF(), in.readInt(), Math::max);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
