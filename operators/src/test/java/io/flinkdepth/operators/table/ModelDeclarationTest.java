// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.operators.runtime.TestFrames;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused when a statement with a model is planned, and in which words. */
class ModelDeclarationTest {

    private static void assertRefused(String signature, String options, String sentence) {
        SqlSession session = SqlSession.batch().frames(TestFrames.grey("a", 0, 51));
        session.run(
                "CREATE MODEL m %s WITH ('provider' = 'flink-depth'%s)"
                        .formatted(signature, options));
        String input = signature.startsWith("INPUT (a INT)") ? "id" : "image";
        if (signature.contains("b BYTES")) {
            input = "image, image";
        } else if (signature.startsWith("INPUT (image BYTES, ")) {
            input = "image, id";
        }
        String query =
                "SELECT * FROM ML_PREDICT(TABLE frames, MODEL m, DESCRIPTOR(%s))".formatted(input);
        assertThatThrownBy(() -> session.tables.explainSql(query))
                .satisfies(
                        e -> assertThat(ExceptionUtils.getRootCauseMessage(e)).contains(sentence));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "depth INT | the output column depth of model default_catalog.default_database.m is INT; declare it BYTES",
                "`min` DOUBLE | the output column min of model default_catalog.default_database.m is DOUBLE; declare it FLOAT",
                "kind VARCHAR(5) | the output column kind of model default_catalog.default_database.m is VARCHAR(5); declare it STRING",
                "width INT NOT NULL | is NOT NULL; declare it INT, because an image without a prediction gives NULL",
                "class_token ARRAY<FLOAT> | is none that 'task' = 'depth' gives; declare some of: depth BYTES, width INT, height INT, min FLOAT, max FLOAT, confidence FLOAT, kind STRING, model_version STRING, error STRING"
            })
    void outputColumns(String columns, String sentence) {
        assertRefused("INPUT (image BYTES) OUTPUT (" + columns + ")", "", sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INPUT (a INT) OUTPUT (depth BYTES) | the input column a of model default_catalog.default_database.m is INT; declare it BYTES, an encoded image",
                "INPUT (a BYTES, b BYTES) OUTPUT (depth BYTES) | the input column b of model default_catalog.default_database.m is not known; after the image there may be camera STRING and intrinsics",
                "INPUT (image BYTES, camera INT) OUTPUT (depth BYTES) | the input column camera of model default_catalog.default_database.m is INT; declare it STRING",
                "INPUT (image BYTES, intrinsics DOUBLE) OUTPUT (depth BYTES) | declare it ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY DOUBLE>, or STRING"
            })
    void inputColumns(String signature, String sentence) {
        assertRefused(signature, "", sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                ", 'batchsize' = '2' | Unsupported options found for 'flink-depth'",
                ", 'batch-size' = '0' | 'batch-size' is 0; give 1 to 1024",
                ", 'decode-threads' = '0' | 'decode-threads' is 0; give 1 to 256",
                ", 'input-size' = '-3' | 'input-size' is -3; give 0 to 8192",
                ", 'model' = '' | 'model' is empty; give the folder of a package or of a registry",
                ", 'model-name' = 'street' | bundled:default is a model package, not a registry; leave out 'model-name'",
                ", 'task' = 'segmentation' | Expected one of: [[DEPTH, EMBEDDING]]",
                ", 'device-options' = 'use_tf32:0' | deviceOption use_tf32 cannot be set: say it with tensorFloat32",
                ", 'precision' = 'int4' | Expected one of: [[auto, fp32, fp16, int8]]",
                ", 'trusted-keys' = '/none.pub' | 'trusted-keys': /none.pub is no file; expected a PEM file with a key",
                ", 'device' = 'tpu' | device 'tpu' is not known; give auto, cpu, cuda or cuda:N",
                ", 'depth-encoding' = 'jpeg' | Expected one of: [[PNG16, FLOAT16, FLOAT32]]",
                ", 'model' = '/models', 'model-version' = '1', 'model-refresh-interval' = '5 s' | 'model-version' keeps the version 1, so there is nothing to refresh; leave out 'model-refresh-interval'",
                ", 'model' = '/models', 'model-refresh-interval' = '0 s' | 'model-refresh-interval' is PT0S; give at least 1 ms",
                ", 'missing-intrinsics' = 'guess' | Expected one of: [[RELATIVE, FAIL]]",
                ", 'camera-intrinsics' = '/none.json' | 'camera-intrinsics': /none.json is no file",
                ", 'max-image-pixels' = '0' | 'max-image-bytes', 'max-image-pixels' and 'max-image-aspect-ratio' must be at least 1"
            })
    void options(String options, String sentence) {
        assertRefused("INPUT (image BYTES) OUTPUT (depth BYTES)", options, sentence);
    }

    @Test
    void optionsOfDepthAreNotForEmbeddings() {
        assertRefused(
                "INPUT (image BYTES) OUTPUT (class_token ARRAY<FLOAT>)",
                ", 'task' = 'embedding', 'depth-size' = 'network'",
                "'depth-size' is for 'task' = 'depth'; leave it out");
    }
}
