// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.internal.ShortText;
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
 * Counts for each candidate how often all subtasks failed during its evaluation. An attempt counts
 * from its start until the decision, in the coordinator and in its checkpoints, so that a candidate
 * that crashes processes is not evaluated again and again.
 */
final class LostTries {

    /** Maximum number of attempts; one failure may have another cause. */
    static final int MAX = 2;

    /** An update names what its sender likes; the format takes 64 KiB. */
    private static final int MAX_KEY_BYTES = 1000;

    /** The format without attempts. */
    private static final byte WITHOUT = 1;

    private static final byte FORMAT = 2;

    private final Map<String, Integer> tries = new TreeMap<>();

    private static String key(ModelUpdate update) {
        String digest = update.cardDigest() == null ? "" : update.cardDigest();
        return ShortText.distinct(update.model() + "@" + digest, MAX_KEY_BYTES);
    }

    /** Counts an attempt; returns false if the candidate has reached the maximum. */
    boolean begin(ModelUpdate update) {
        int before = tries.getOrDefault(key(update), 0);
        if (before >= MAX) {
            return false;
        }
        tries.put(key(update), before + 1);
        return true;
    }

    /** Called when an attempt ends without a failure of the subtasks. */
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

    /** Merges the state of a checkpoint; this coordinator may know later attempts. */
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
