// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of every command that runs a model. */
@Internal
public final class ModelSettings {

    /** For picocli, which makes one itself. */
    static final class DeviceConverter implements CommandLine.ITypeConverter<Device> {
        @Override
        public Device convert(String text) {
            try {
                return Device.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    @Option(
            names = "--model",
            paramLabel = "REF",
            description = "folder of a model package, a path or URI (default: the bundled model)")
    @Nullable
    private String model;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            converter = DeviceConverter.class,
            description =
                    "auto, cpu, cuda, cuda:N, or a list over which subtasks are spread:"
                            + " cuda:0,cuda:1 (default: ${DEFAULT-VALUE})")
    private Device device;

    /** For picocli, which makes one itself. */
    static final class PrecisionConverter implements CommandLine.ITypeConverter<Precision> {
        @Override
        public Precision convert(String text) {
            try {
                return Precision.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "auto",
            converter = PrecisionConverter.class,
            description =
                    "which network of the package runs: fp32, fp16, int8 or auto (default:"
                            + " ${DEFAULT-VALUE})")
    private Precision precision;

    @Option(
            names = "--input-size",
            paramLabel = "PIXELS",
            description =
                    "size images are resized to, the main knob of quality against speed (default:"
                            + " the model's own)")
    private int inputSize;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "most frames of a batch (default: ${DEFAULT-VALUE}; larger ones are for GPUs)")
    private int batchSize;

    @Option(
            names = "--trusted-keys",
            paramLabel = "FILE",
            description =
                    "PEM file of a public Ed25519 key; more than once. Models need the signature of"
                            + " one of them (registry publish --sign). Default: no signature")
    private List<Path> trustedKeys = List.of();

    /** The model; a local folder in full. */
    public String model() {
        return model == null ? InferenceBuilder.BUNDLED_MODEL : Locations.absolute(model);
    }

    /** Whether a model was asked for. */
    boolean isGiven() {
        return model != null;
    }

    /** Whether no other model was asked for. */
    public boolean isBundled() {
        return model().equals(InferenceBuilder.BUNDLED_MODEL);
    }

    /** Depth with these settings; a model that is not there is refused at once. */
    public DepthEstimation.Builder estimation() throws IOException {
        return apply(DepthEstimation.builder());
    }

    /** Gives a builder these settings; a model that is not there is refused at once. */
    public <B extends InferenceBuilder<B>> B apply(B builder) throws IOException {
        return apply(builder, model());
    }

    /** The same with a model from elsewhere. */
    <B extends InferenceBuilder<B>> B apply(B builder, String location) throws IOException {
        requireTrusted(location);
        return builder.model(location)
                .device(device)
                .precision(precision)
                .inputSize(inputSize)
                .batchSize(batchSize)
                .trustedKeys(keys());
    }

    /** Refuses a package that is not there, or that no trusted key has signed. */
    void requireTrusted(String location) throws IOException {
        keys().require(ModelPackage.open(location));
    }

    private TrustedKeys keys() throws IOException {
        return trustedKeys.isEmpty()
                ? TrustedKeys.ANY
                : TrustedKeys.read(trustedKeys.toArray(Path[]::new));
    }
}
