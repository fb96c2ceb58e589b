// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads binary little-endian PLY files of floats and unsigned bytes, by what the header says. */
public final class PlyReader {

    private PlyReader() {}

    /** The properties of each vertex, as lines such as {@code x=1.0 y=2.0}. */
    public static List<String> vertices(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("end_header\n") + "end_header\n".length();
        String[] header = text.substring(0, end).split("\n");
        if (!header[0].equals("ply") || !header[1].equals("format binary_little_endian 1.0")) {
            throw new IllegalArgumentException("begins with " + header[0] + ", " + header[1]);
        }
        int count = 0;
        List<String[]> properties = new ArrayList<>();
        for (String line : header) {
            String[] words = line.split(" ");
            if (line.startsWith("element vertex ")) {
                count = Integer.parseInt(words[2]);
            } else if (words[0].equals("property")) {
                properties.add(words);
            }
        }
        ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(end);
        List<String> vertices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> vertex = new ArrayList<>();
            for (String[] property : properties) {
                Object value =
                        switch (property[1]) {
                            case "float" -> (Object) data.getFloat();
                            case "uchar" -> data.get() & 0xff;
                            default -> throw new IllegalArgumentException(property[1]);
                        };
                vertex.add(property[2] + "=" + value);
            }
            vertices.add(String.join(" ", vertex));
        }
        if (data.hasRemaining()) {
            throw new IllegalArgumentException(data.remaining() + " bytes behind the vertices");
        }
        return vertices;
    }
}
