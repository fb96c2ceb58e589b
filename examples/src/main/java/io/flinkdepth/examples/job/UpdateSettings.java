// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPin;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.operators.inference.InferenceBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a job hears of new versions of its model, and how it tries them. */
final class UpdateSettings {

    private static final Logger LOG = LoggerFactory.getLogger(UpdateSettings.class);

    @Option(
            names = "--registry",
            paramLabel = "DIR",
            description =
                    "registry of models, a path or URI. Without --updates the job serves what the"
                            + " registry serves of --model-name; while its input goes on it follows"
                            + " publications, pins and rollbacks. With --updates: the registry of the"
                            + " versions that updates name (default: the folder of the model's own versions)")
    @Nullable
    String registry;

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description =
                    "the model whose versions are followed (default: that of --model, or the only one"
                            + " in the registry); versions of other models are ignored, with a warning")
    @Nullable
    String modelName;

    @Option(
            names = "--registry-interval",
            paramLabel = "TIME",
            description = "how often the registry is looked at (default: 10s)")
    @Nullable
    Duration interval;

    @Option(
            names = "--updates",
            paramLabel = "TOPIC",
            description =
                    "kafka://HOST:PORT/TOPIC of model updates, which registry announce or train loop"
                            + " sends")
    @Nullable
    String topic;

    @Option(
            names = "--allow-models",
            paramLabel = "DIR",
            description = "a further folder of models that updates may name; more than once")
    List<String> allowedModels = List.of();

    @Option(
            names = "--events",
            paramLabel = "TOPIC",
            description =
                    "kafka://HOST:PORT/TOPIC for what becomes of model updates (docs/loop.md)")
    @Nullable
    String events;

    @Mixin ShadowSettings shadow;

    /** Refuses options that would do nothing. */
    void check(boolean endless, boolean modelGiven) {
        refuse(
                servesRegistry() && modelGiven && !endless,
                "--registry does nothing beside --model where the input ends; leave one of them out");
        refuse(
                topic == null && !allowedModels.isEmpty(),
                "--allow-models is for --updates; a registry has models of its own only");
        refuse(
                topic == null && registry == null && modelName != null,
                "--model-name is for --registry and --updates");
        refuse(
                interval != null && !servesRegistry(),
                "--registry-interval is for --registry without --updates");
        refuse(
                topic == null
                        && !(servesRegistry() && endless)
                        && (interval != null || events != null || shadow.isGiven()),
                "--events, --registry-interval and --shadow-… are for jobs that change their model:"
                        + " with --updates, or with --registry where the input goes on (a camera, or"
                        + " --follow)");
        shadow.options();
    }

    private static void refuse(boolean wrong, String sentence) {
        if (wrong) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** Whether the registry says what is served. */
    boolean servesRegistry() {
        return registry != null && topic == null;
    }

    /** The registry; a local folder in full. */
    @Nullable
    String registry() {
        return registry == null ? null : Locations.absolute(registry);
    }

    /**
     * The model to start with.
     *
     * @param follows whether the job follows the registry, and will try again what was refused
     * @throws IllegalArgumentException where the registry has none
     */
    String startModel(ModelSettings model, boolean follows) throws IOException {
        if (!servesRegistry()) {
            return model.model();
        }
        ModelRegistry models = ModelRegistry.at(registry());
        List<String> names = models.names();
        if (model.isGiven()) {
            warnOfNothingToFollow(model, names);
            return model.model();
        }
        String name = modelName == null && names.size() == 1 ? names.get(0) : modelName;
        if (name == null || !names.contains(name)) {
            throw new IllegalArgumentException(
                    "%s, which has %s; publish a version (registry publish), or give a name or a folder that is there"
                            .formatted(
                                    name == null
                                            ? "--model-name is not given, and --registry is '"
                                                    + registry
                                                    + "'"
                                            : "--model-name is '%s', and --registry is '%s'"
                                                    .formatted(name, registry),
                                    described(names)));
        }
        ModelPackage served = models.served(name).orElseThrow();
        return (follows ? first(models, name, served) : served).location();
    }

    /** The first version may be published later, but a name may also be wrong. */
    private void warnOfNothingToFollow(ModelSettings model, List<String> names) throws IOException {
        String name =
                modelName != null ? modelName : ModelPackage.open(model.model()).card().name();
        if (!names.contains(name)) {
            LOG.warn(
                    "The registry {} has no versions of {} to follow: it has {}. --model is served"
                            + " until there is one; --model-name follows another model.",
                    registry,
                    name,
                    described(names));
        }
    }

    private static String described(List<String> names) {
        return names.isEmpty() ? "no models" : "the models " + names;
    }

    /**
     * What the registry serves; but what jobs refused is tried before it is served, unless it is
     * pinned: somebody wants it.
     */
    private static ModelPackage first(ModelRegistry models, String name, ModelPackage served)
            throws IOException {
        boolean pinned = models.pin(name).map(ModelPin::version).isPresent();
        Map<String, ModelEvent> refusals = models.refusals(name);
        ModelEvent refusal = refusals.get(served.card().version());
        if (pinned || refusal == null) {
            return served;
        }
        List<ModelPackage> versions = models.versions(name);
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (!refusals.containsKey(versions.get(i).card().version())) {
                LOG.warn(
                        "The job starts with {} and tries {} again, because a job refused it: {}."
                                + " registry pin has it served from the start.",
                        versions.get(i).version(),
                        served.version(),
                        refusal.reason());
                return versions.get(i);
            }
        }
        return served;
    }

    /** Gives a builder these settings. */
    <B extends InferenceBuilder<B>> void apply(B builder) {
        if (registry != null) {
            builder.registry(registry());
        }
        if (modelName != null) {
            builder.modelName(modelName);
        }
        allowedModels.stream().map(Locations::absolute).forEach(builder::allowedModels);
        builder.shadowEvaluation(shadow.options());
    }
}
