// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static io.flinkdepth.operators.table.DepthModelOptions.BATCH_DELAY;
import static io.flinkdepth.operators.table.DepthModelOptions.BATCH_SIZE;
import static io.flinkdepth.operators.table.DepthModelOptions.CAMERA_INTRINSICS;
import static io.flinkdepth.operators.table.DepthModelOptions.CONCURRENT_RUNS;
import static io.flinkdepth.operators.table.DepthModelOptions.DECODE_THREADS;
import static io.flinkdepth.operators.table.DepthModelOptions.DEPTH_ENCODING;
import static io.flinkdepth.operators.table.DepthModelOptions.DEPTH_SIZE;
import static io.flinkdepth.operators.table.DepthModelOptions.DEVICE;
import static io.flinkdepth.operators.table.DepthModelOptions.DEVICE_MEMORY;
import static io.flinkdepth.operators.table.DepthModelOptions.DEVICE_OPTIONS;
import static io.flinkdepth.operators.table.DepthModelOptions.INPUT_SIZE;
import static io.flinkdepth.operators.table.DepthModelOptions.MAX_IMAGE_ASPECT_RATIO;
import static io.flinkdepth.operators.table.DepthModelOptions.MAX_IMAGE_BYTES;
import static io.flinkdepth.operators.table.DepthModelOptions.MAX_IMAGE_PIXELS;
import static io.flinkdepth.operators.table.DepthModelOptions.MISSING_INTRINSICS;
import static io.flinkdepth.operators.table.DepthModelOptions.MODEL;
import static io.flinkdepth.operators.table.DepthModelOptions.MODEL_NAME;
import static io.flinkdepth.operators.table.DepthModelOptions.MODEL_REFRESH_INTERVAL;
import static io.flinkdepth.operators.table.DepthModelOptions.MODEL_VERSION;
import static io.flinkdepth.operators.table.DepthModelOptions.PRECISION;
import static io.flinkdepth.operators.table.DepthModelOptions.TASK;
import static io.flinkdepth.operators.table.DepthModelOptions.THREADS;
import static io.flinkdepth.operators.table.DepthModelOptions.TRUSTED_KEYS;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.operators.depth.internal.CameraScale;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.embedding.internal.EmbeddingTask;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.OutputOrder;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.table.internal.CallSettings;
import io.flinkdepth.operators.table.internal.DepthColumns;
import io.flinkdepth.operators.table.internal.DepthModelProvider;
import io.flinkdepth.operators.table.internal.EmbeddingColumns;
import io.flinkdepth.operators.table.internal.InputColumns;
import io.flinkdepth.operators.table.internal.ModelReference;
import io.flinkdepth.operators.table.internal.PredictionColumns;
import io.flinkdepth.operators.table.internal.RowTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;

/**
 * Creates models for {@code ML_PREDICT}.
 *
 * <pre>{@code
 * CREATE MODEL depth
 * INPUT (image BYTES)
 * OUTPUT (depth BYTES, model_version STRING, error STRING)
 * WITH ('provider' = 'flink-depth', 'task' = 'depth', 'model' = '/models')
 * }</pre>
 *
 * <p>The input is one column of encoded images, JPEG, PNG, WebP, TIFF or BMP. The declared output
 * columns select the results; see docs/sql.md for all of them. An image without a prediction gives
 * a row of NULLs with the reason in the column {@code error}; it never fails the job. A provider
 * has no state: a restarted job serves the version that the registry serves at that time.
 */
@PublicEvolving
public final class DepthModelProviderFactory implements ModelProviderFactory {

    /** The value of {@code 'provider'}. */
    public static final String IDENTIFIER = "flink-depth";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return DepthModelOptions.all();
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper =
                FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        checkNumbers(options);
        String model = context.getObjectIdentifier().asSummaryString();
        CallSettings settings =
                new CallSettings(
                        reference(options),
                        InputColumns.of(context.getCatalogModel().getResolvedInputSchema(), model),
                        task(options, context.getCatalogModel().getResolvedOutputSchema(), model),
                        inference(options));
        return new DepthModelProvider(settings, context.getConfiguration());
    }

    private static void checkNumbers(ReadableConfig options) {
        // A batch allocates the memory of all its images with the first one.
        requireBetween(options, BATCH_SIZE, 1, 1024);
        requireBetween(options, DECODE_THREADS, 1, 256);
        requireBetween(options, INPUT_SIZE, 0, 8192);
        requireBetween(options, THREADS, 0, 1024);
        requireBetween(options, CONCURRENT_RUNS, 0, 1024);
        if (options.get(MAX_IMAGE_BYTES).getBytes() < 1
                || options.get(MAX_IMAGE_PIXELS) < 1
                || !(options.get(MAX_IMAGE_ASPECT_RATIO) >= 1)) {
            throw new ValidationException(
                    "'%s', '%s' and '%s' must be at least 1: %s, %d, %s"
                            .formatted(
                                    MAX_IMAGE_BYTES.key(),
                                    MAX_IMAGE_PIXELS.key(),
                                    MAX_IMAGE_ASPECT_RATIO.key(),
                                    options.get(MAX_IMAGE_BYTES),
                                    options.get(MAX_IMAGE_PIXELS),
                                    options.get(MAX_IMAGE_ASPECT_RATIO)));
        }
    }

    private static void requireBetween(
            ReadableConfig options, ConfigOption<Integer> option, int least, int most) {
        int value = options.get(option);
        if (value < least || value > most) {
            throw new ValidationException(
                    "'%s' is %d; give %d to %d".formatted(option.key(), value, least, most));
        }
    }

    private static ModelReference reference(ReadableConfig options) {
        if (options.get(MODEL).isBlank()) {
            throw new ValidationException(
                    "'%s' is empty; give the folder of a package or of a registry, or leave it out for %s"
                            .formatted(MODEL.key(), MODEL.defaultValue()));
        }
        String version = options.get(MODEL_VERSION);
        if (version != null && options.get(MODEL_REFRESH_INTERVAL) != null) {
            throw new ValidationException(
                    "'%s' keeps the version %s, so there is nothing to refresh; leave out '%s'"
                            .formatted(MODEL_VERSION.key(), version, MODEL_REFRESH_INTERVAL.key()));
        }
        ModelReference reference =
                new ModelReference(
                        options.get(MODEL),
                        options.get(MODEL_NAME),
                        version,
                        options.get(MODEL_REFRESH_INTERVAL));
        if (reference.isBundled()) {
            try {
                reference.requireNothingOfARegistry();
            } catch (InvalidModelException e) {
                throw new ValidationException(e.getMessage(), e);
            }
        }
        return reference;
    }

    private static RowTask<?> task(ReadableConfig options, ResolvedSchema output, String model) {
        if (options.get(TASK) == DepthModelOptions.Task.DEPTH) {
            return new RowTask<>(
                    new DepthTask(
                            options.get(DEPTH_SIZE) == DepthModelOptions.DepthSize.IMAGE,
                            new CameraScale(
                                    calibrations(options.get(CAMERA_INTRINSICS)),
                                    options.get(MISSING_INTRINSICS)),
                            output.getColumn(DepthColumns.CONFIDENCE).isPresent()),
                    PredictionColumns.of(
                            output, DepthColumns.all(options.get(DEPTH_ENCODING)), model, "depth"));
        }
        for (ConfigOption<?> option :
                List.of(DEPTH_ENCODING, DEPTH_SIZE, CAMERA_INTRINSICS, MISSING_INTRINSICS)) {
            if (options.getOptional(option).isPresent()) {
                throw new ValidationException(
                        "'%s' is for 'task' = 'depth'; leave it out, as model %s gives embeddings"
                                .formatted(option.key(), model));
            }
        }
        return new RowTask<>(
                new EmbeddingTask(),
                PredictionColumns.of(output, EmbeddingColumns.all(), model, "embedding"));
    }

    private static CameraCalibrations calibrations(@Nullable String file) {
        try {
            return file == null ? CameraCalibrations.NONE : CameraCalibrations.read(Path.of(file));
        } catch (IOException e) {
            throw new ValidationException(
                    "'%s': %s".formatted(CAMERA_INTRINSICS.key(), e.getMessage()));
        }
    }

    private static InferenceOptions inference(ReadableConfig options) {
        InferenceOptions defaults = InferenceOptions.DEFAULT;
        return new InferenceOptions(
                new RuntimeOptions(
                        Device.parse(options.get(DEVICE)),
                        options.get(DEVICE_MEMORY).getBytes(),
                        options.get(THREADS),
                        options.get(CONCURRENT_RUNS),
                        true,
                        options.get(DEVICE_OPTIONS),
                        options.get(PRECISION)),
                options.get(INPUT_SIZE),
                options.get(BATCH_SIZE),
                defaults.batchBytes(),
                options.get(BATCH_DELAY),
                // Flink limits the number of open calls.
                Integer.MAX_VALUE,
                options.get(DECODE_THREADS),
                // Flink orders the results.
                OutputOrder.UNORDERED,
                Overload.BACKPRESSURE,
                null,
                ImageLimits.builder()
                        .maxBytes(options.get(MAX_IMAGE_BYTES).getBytes())
                        .maxPixels(options.get(MAX_IMAGE_PIXELS))
                        .maxAspectRatio(options.get(MAX_IMAGE_ASPECT_RATIO))
                        .build(),
                false,
                trustedKeys(options.get(TRUSTED_KEYS)));
    }

    private static TrustedKeys trustedKeys(List<String> files) {
        if (files.isEmpty()) {
            return TrustedKeys.ANY;
        }
        try {
            return TrustedKeys.read(files.stream().map(Path::of).toArray(Path[]::new));
        } catch (IOException e) {
            // The whole sentence; a cause would take its place in Flink's message.
            throw new ValidationException("'%s': %s".formatted(TRUSTED_KEYS.key(), e.getMessage()));
        }
    }
}
