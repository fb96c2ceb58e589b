// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthConfidence;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads the headers of one record; throws {@link IllegalArgumentException} for bad values. */
final class HeaderReader {

    private final ConsumerRecord<byte[], byte[]> record;

    HeaderReader(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    /** Returns the key, or {@code topic-partition} if there is none. */
    String cameraId() {
        byte[] key = record.key();
        return key == null || key.length == 0
                ? record.topic() + "-" + record.partition()
                : new String(key, StandardCharsets.UTF_8);
    }

    /** Returns the identity from key, headers, offset and timestamp. */
    FrameIdentity identity() {
        Long sequence = optional(HeaderNames.SEQUENCE, HeaderReader::integer);
        return new FrameIdentity(
                cameraId(),
                sequence == null ? record.offset() : sequence,
                record.timestamp(),
                text(HeaderNames.NAME));
    }

    /** Returns the identity of a record whose headers cannot be read. */
    FrameIdentity identityWithoutHeaders() {
        return new FrameIdentity(cameraId(), record.offset(), record.timestamp());
    }

    /** Returns the value under a name or, if it is missing, under the name of version 0.1. */
    @Nullable
    String text(String name) {
        String text = textOf(name);
        return text == null ? textOf(HeaderNames.formerName(name)) : text;
    }

    @Nullable
    private String textOf(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Parses the text of a header; the name is for messages. */
    @FunctionalInterface
    private interface Parser<T> {
        T parse(String name, String text);
    }

    /** Returns an optional value; a bad value under the name of version 0.1 is ignored. */
    @Nullable
    private <T> T optional(String name, Parser<T> parser) {
        String text = textOf(name);
        if (text != null) {
            return parser.parse(name, text);
        }
        String former = textOf(HeaderNames.formerName(name));
        try {
            return former == null ? null : parser.parse(name, former);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw new IllegalArgumentException("header " + name + " is missing");
        }
        return text;
    }

    int requiredInteger(String name) {
        return Math.toIntExact(integer(name, required(name)));
    }

    double requiredNumber(String name) {
        return number(name, required(name));
    }

    <E extends Enum<E>> E requiredName(Class<E> type, String name) {
        String text = required(name);
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "header " + name + " is " + text + ", which is no " + type.getSimpleName(), e);
        }
    }

    @Nullable
    CameraIntrinsics intrinsics() {
        return optional(HeaderNames.INTRINSICS, HeaderReader::intrinsics);
    }

    private static CameraIntrinsics intrinsics(String name, String text) {
        try {
            return CameraIntrinsics.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("header " + name + ": " + e.getMessage(), e);
        }
    }

    @Nullable
    DepthConfidence confidence() {
        // Version 0.1 had none, so this name without the prefix is another producer's.
        String text = textOf(HeaderNames.CONFIDENCE);
        return text == null
                ? null
                : new DepthConfidence((float) number(HeaderNames.CONFIDENCE, text), null);
    }

    InferenceTimings timings() {
        String text = text(HeaderNames.TIMINGS);
        if (text == null) {
            return InferenceTimings.NONE;
        }
        String[] parts = parts(HeaderNames.TIMINGS, text, 5);
        long[] values = new long[5];
        for (int i = 0; i < 5; i++) {
            values[i] = integer(HeaderNames.TIMINGS, parts[i]);
        }
        return new InferenceTimings(
                values[0], values[1], values[2], values[3], Math.toIntExact(values[4]));
    }

    private static String[] parts(String name, String text, int count) {
        String[] parts = text.split(",", -1);
        if (parts.length != count) {
            throw new IllegalArgumentException(
                    "header %s is \"%s\"; expected %d numbers with commas between"
                            .formatted(name, text, count));
        }
        return parts;
    }

    private static long integer(String name, String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "header %s is \"%s\"; expected an integer".formatted(name, text), e);
        }
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "header %s is \"%s\"; expected a number".formatted(name, text), e);
        }
    }
}
