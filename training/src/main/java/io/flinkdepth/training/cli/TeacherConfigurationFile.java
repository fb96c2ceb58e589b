package io.flinkdepth.training.cli;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.recipe.TeacherConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The YAML of {@code train teacher}: every field of {@link TeacherConfiguration} by its name,
 * {@code network} as {@code deit-tiny}, {@code vits}, {@code vitb} or {@code vitl}, and {@code
 * scenes}, a list of folders. {@code package} says what becomes of the weights. Paths are relative
 * to the working folder.
 */
record TeacherConfigurationFile(
        TeacherConfiguration configuration, List<Path> scenes, TeacherPackage modelPackage) {

    static TeacherConfigurationFile read(Path file) throws IOException {
        Fields fields = Fields.of(file);
        TeacherConfigurationFile result =
                new TeacherConfigurationFile(
                        TeacherConfiguration.builder(
                                        network(fields),
                                        fields.path("encoderWeights"),
                                        fields.path("output"))
                                .steps(
                                        fields.number("steps").intValue(),
                                        fields.number("warmupSteps").intValue())
                                .batch(fields.number("batch").intValue())
                                .crops(
                                        fields.number("minSide").intValue(),
                                        fields.number("maxSide").intValue(),
                                        fields.number("maxAspect").doubleValue())
                                .rates(
                                        fields.number("encoderRate").floatValue(),
                                        fields.number("decoderRate").floatValue())
                                .regularization(
                                        fields.number("weightDecay").floatValue(),
                                        fields.number("maxGradientNorm").floatValue())
                                .checkpointEvery(fields.number("checkpointEvery").intValue())
                                .seed(fields.number("seed").longValue())
                                .build(),
                        fields.paths("scenes"),
                        modelPackage(fields.mapping("package")));
        fields.requireAllRead();
        return result;
    }

    private static TeacherPackage modelPackage(Fields fields) {
        Map<String, String> lineage = new LinkedHashMap<>();
        Map<?, ?> given = fields.take("lineage", Map.class, "texts by name");
        given.forEach((key, value) -> lineage.put(key.toString(), value.toString()));
        TeacherPackage result =
                new TeacherPackage(
                        fields.take("name", String.class, "a name"),
                        fields.take("licence", String.class, "an SPDX identifier"),
                        fields.number("inputSide").intValue(),
                        lineage,
                        fields.has("evaluationRoot") ? fields.path("evaluationRoot") : null);
        fields.requireAllRead();
        return result;
    }

    private static DepthNetworkConfiguration network(Fields fields) {
        String name = fields.take("network", String.class, "the name of a network");
        return name.equals("deit-tiny")
                ? DepthNetworkConfiguration.deitTiny()
                : DepthNetworkConfiguration.preset(name, Generation.V2);
    }

    /** The top-level mapping; what is taken is gone. */
    private static final class Fields {
        private final Path file;
        private final Map<Object, Object> values = new LinkedHashMap<>();

        private Fields(Path file, Map<?, ?> values) {
            this.file = file;
            this.values.putAll(values);
        }

        static Fields of(Path file) throws IOException {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            try (InputStream in = Files.newInputStream(file)) {
                Object root = new Yaml(new SafeConstructor(options)).load(in);
                if (!(root instanceof Map<?, ?> mapping)) {
                    throw new IllegalArgumentException(file + " is not a mapping of fields");
                }
                return new Fields(file, mapping);
            } catch (YAMLException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        Fields mapping(String name) {
            return new Fields(file, take(name, Map.class, "a mapping of fields"));
        }

        <T> T take(String name, Class<T> type, String expected) {
            Object value = values.remove(name);
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException(
                        file
                                + ": field "
                                + name
                                + " is "
                                + (value == null ? "missing" : "'" + value + "'")
                                + "; expected "
                                + expected);
            }
            return type.cast(value);
        }

        Path path(String name) {
            return Path.of(take(name, String.class, "a path"));
        }

        Number number(String name) {
            return take(name, Number.class, "a number (write 5.0e-5, not 5e-5)");
        }

        List<Path> paths(String name) {
            List<?> list = take(name, List.class, "a list of folders");
            return list.stream().map(element -> Path.of(element.toString())).toList();
        }

        void requireAllRead() {
            if (!values.isEmpty()) {
                throw new IllegalArgumentException(file + ": unknown fields " + values.keySet());
            }
        }
    }
}
