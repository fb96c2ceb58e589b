// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.digest.Digests;
import java.nio.charset.StandardCharsets;
import org.apache.flink.annotation.Internal;

/** Shortens texts whose length others determine. No character is cut in two. */
@Internal
public final class ShortText {

    private static final int DIGEST_DIGITS = 12;

    private ShortText() {}

    /** Returns the text, or its beginning and an ellipsis; at most this number of characters. */
    public static String of(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = maxLength - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }

    /** Returns the text if it is short enough; else as {@link #withDigest}. */
    public static String distinct(String text, int maxBytes) {
        return bytes(text) <= maxBytes ? text : withDigest(text, text, maxBytes);
    }

    /**
     * Returns the beginning of a text and a digest, so that shortened texts differ.
     *
     * @param whole what the digest is of
     * @param maxBytes maximum length of the result in UTF-8
     */
    public static String withDigest(String text, String whole, int maxBytes) {
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            int size = bytes(text.substring(end, next));
            if (used + size > maxBytes - DIGEST_DIGITS - 1) {
                break;
            }
            used += size;
            end = next;
        }
        String digest = Digests.sha256(whole.getBytes(StandardCharsets.UTF_8));
        return text.substring(0, end) + "-" + digest.substring(0, DIGEST_DIGITS);
    }

    /** The length of a text in UTF-8. */
    public static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
