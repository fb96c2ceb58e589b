// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Says in words why a video cannot be read. JavaCV's messages name C functions and give advice to
 * programmers; the useful part is FFmpeg's error code.
 */
final class VideoErrors {

    private static final Pattern CODE = Pattern.compile("error (-\\d+)");
    private static final int MAX_LENGTH = 256;

    private VideoErrors() {}

    static String describe(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher code = CODE.matcher(message);
        if (code.find()) {
            return ofCode(Integer.parseInt(code.group(1)));
        }
        if (message.contains("Did not find a video")) {
            return "it contains no video";
        }
        if (message.contains("codec not found")) {
            return "its codec is not supported";
        }
        // Advice to programmers is in parentheses.
        return message.replaceAll("\\s*\\((Has|For more details)[^)]*(\\(\\)[^)]*)*\\)", "");
    }

    private static String ofCode(int code) {
        if (code == avutil.AVERROR_INVALIDDATA()) {
            return "it is damaged, or of an unknown format";
        }
        if (code == avutil.AVERROR_EOF()) {
            return "it ends before its first picture";
        }
        byte[] text = new byte[MAX_LENGTH];
        if (avutil.av_strerror(code, text, text.length) < 0) {
            return "error " + code + " of FFmpeg";
        }
        int length = 0;
        while (text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
