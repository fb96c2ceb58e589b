// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.model.internal.CardJson;
import io.flinkdepth.connectors.record.internal.ShortText;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The description of a network: its inputs, the meaning of its predictions, its origin, and the
 * digest of every file. The operators run any network that a card describes; see {@code
 * docs/model-card.md} for the JSON form.
 *
 * @param name the model's name: letters, digits, {@code . _ -}
 * @param version the version in a registry, null for a package that was never in one
 * @param architecture one line for readers
 * @param input the input of the network
 * @param outputs the outputs of the network
 * @param licence the terms of the weights
 * @param lineage the origin (parent, teacher, data, recipe, seed …), free text by key
 * @param metrics measured quality by key, such as {@code nyuv2.absRel}
 * @param files SHA-256 in hex of every other file of the package, by file name; a network file must
 *     be listed to be loaded
 */
@PublicEvolving
public record ModelCard(
        String name,
        @Nullable String version,
        String architecture,
        ModelInput input,
        ModelOutputs outputs,
        ModelLicence licence,
        Map<String, String> lineage,
        Map<String, Double> metrics,
        Map<String, String> files) {

    public ModelCard {
        requireName("name", name);
        if (version != null) {
            requireName("version", version);
        }
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(licence, "licence");
        lineage = Collections.unmodifiableMap(new TreeMap<>(lineage));
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        for (Map.Entry<String, String> file : files.entrySet()) {
            requireName("files", file.getKey());
            if (!file.getValue().matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "files."
                                + file.getKey()
                                + " must be a SHA-256 of 64 lower-case hex digits, not "
                                + file.getValue());
            }
        }
    }

    /** Returns the same card with another name. */
    @Experimental
    public ModelCard withName(String newName) {
        return new ModelCard(
                newName, version, architecture, input, outputs, licence, lineage, metrics, files);
    }

    /** Returns the same card with another version, or with none. */
    public ModelCard withVersion(@Nullable String newVersion) {
        return new ModelCard(
                name, newVersion, architecture, input, outputs, licence, lineage, metrics, files);
    }

    /** Returns the same card with another input. */
    @Experimental
    public ModelCard withInput(ModelInput newInput) {
        return new ModelCard(
                name, version, architecture, newInput, outputs, licence, lineage, metrics, files);
    }

    /** Returns the same card with other digests. */
    public ModelCard withFiles(Map<String, String> newFiles) {
        return new ModelCard(
                name, version, architecture, input, outputs, licence, lineage, metrics, newFiles);
    }

    /** Returns the same card with another lineage. */
    @Experimental
    public ModelCard withLineage(Map<String, String> newLineage) {
        return new ModelCard(
                name, version, architecture, input, outputs, licence, newLineage, metrics, files);
    }

    /** Returns the same card with other metrics. */
    public ModelCard withMetrics(Map<String, Double> newMetrics) {
        return new ModelCard(
                name, version, architecture, input, outputs, licence, lineage, newMetrics, files);
    }

    /** Returns the JSON form, UTF-8, indented; equal cards give equal bytes. */
    public byte[] toJson() {
        return CardJson.write(this);
    }

    /**
     * Reads the JSON form.
     *
     * @param json the bytes of {@code card.json}
     * @param origin the file's name for messages
     * @throws InvalidModelException names the file, the field, its value and what was expected
     */
    public static ModelCard fromJson(byte[] json, String origin) throws InvalidModelException {
        return CardJson.read(json, origin);
    }

    // A name is used for folders and files: no separators, no hidden files, no relative paths.
    private static void requireName(String field, String value) {
        if (value == null || !value.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
            throw new IllegalArgumentException(
                    field
                            + " must be 1 to 128 letters, digits, '.', '_' or '-', not beginning with"
                            + " '.' or '-': "
                            + (value == null ? "it is missing" : ShortText.of(value, 300)));
        }
    }
}
