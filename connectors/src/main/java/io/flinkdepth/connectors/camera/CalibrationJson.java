// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.internal.ShortText;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The JSON form of {@link CameraCalibrations}. */
final class CalibrationJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_QUOTE = 100;
    private static final Set<String> FIELDS =
            Set.of("width", "height", "focalX", "focalY", "principalX", "principalY");

    private final String where;
    private final JsonNode camera;

    private CalibrationJson(String where, JsonNode camera) {
        this.where = where;
        this.camera = camera;
    }

    static Map<String, CameraCalibration> read(byte[] json, String origin) throws IOException {
        JsonNode cameras = parse(json, origin).path("cameras");
        if (!cameras.isObject()) {
            throw new IOException(
                    origin + ": field cameras must be an object with a calibration by camera id");
        }
        Map<String, CameraCalibration> calibrations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : cameras.properties()) {
            String where = origin + ": field cameras." + entry.getKey();
            calibrations.put(
                    entry.getKey(), new CalibrationJson(where, entry.getValue()).calibration());
        }
        return calibrations;
    }

    private static JsonNode parse(byte[] json, String origin) throws IOException {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException(origin + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private CameraCalibration calibration() throws IOException {
        if (!camera.isObject()) {
            throw new IOException(where + " must be an object with width, height and focalX");
        }
        for (Map.Entry<String, JsonNode> field : camera.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new IOException(
                        "%s.%s is not known; the fields are %s"
                                .formatted(
                                        where, field.getKey(), String.join(", ", sorted(FIELDS))));
            }
        }
        int width = size("width");
        int height = size("height");
        double focalX = number("focalX", null);
        try {
            return new CameraCalibration(
                    width,
                    height,
                    new CameraIntrinsics(
                            focalX,
                            number("focalY", focalX),
                            number("principalX", (width - 1) / 2.0),
                            number("principalY", (height - 1) / 2.0)));
        } catch (IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }

    private static Iterable<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    private int size(String field) throws IOException {
        JsonNode value = camera.path(field);
        if (!value.isInt() || value.intValue() < 1) {
            throw invalid(field, "a number of pixels, 1 or more");
        }
        return value.intValue();
    }

    private double number(String field, Double otherwise) throws IOException {
        JsonNode value = camera.path(field);
        if (value.isMissingNode() && otherwise != null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw invalid(field, "a number of pixels");
        }
        return value.doubleValue();
    }

    private IOException invalid(String field, String expected) {
        JsonNode value = camera.path(field);
        return new IOException(
                "%s.%s %s; expected %s"
                        .formatted(
                                where,
                                field,
                                value.isMissingNode()
                                        ? "is missing"
                                        : "is " + ShortText.of(value.toString(), MAX_QUOTE),
                                expected));
    }
}
