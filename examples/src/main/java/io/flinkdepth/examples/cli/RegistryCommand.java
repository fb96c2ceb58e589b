// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPin;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.model.SigningKey;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.examples.job.KafkaSettings;
import io.flinkdepth.examples.job.Locations;
import io.flinkdepth.examples.job.ModelUpdates;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code flink-depth registry}: what there is to serve, and what is served. */
@Command(
        name = "registry",
        mixinStandardHelpOptions = true,
        description = "Lists, publishes, announces, pins and rolls back versions of models.")
final class RegistryCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Option(
            names = "--registry",
            required = true,
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder or URI of the registry.")
    private String location;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what: list, show, publish, announce, pin, unpin or rollback.");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {
                "All versions, oldest first; * is the one to serve.",
                "Behind a version that a job refused last: when, and why."
            })
    int list() throws IOException {
        Path folder = new Path(location);
        if (!folder.getFileSystem().exists(folder)) {
            throw new FileNotFoundException(
                    "--registry is '"
                            + location
                            + "', where there is no folder; give the folder of a registry, which the"
                            + " first registry publish makes");
        }
        ModelRegistry registry = ModelRegistry.at(location);
        for (String name : registry.names()) {
            String served = version(registry.served(name));
            Map<String, ModelEvent> refusals = registry.refusals(name);
            for (ModelPackage one : registry.versions(name)) {
                String version = one.card().version();
                String mark = version.equals(served) ? "* " : "  ";
                print(mark + name + " " + version + refusal(refusals.get(version)));
            }
        }
        return 0;
    }

    private static String refusal(@Nullable ModelEvent event) {
        return event == null
                ? ""
                : "  refused "
                        + Instant.ofEpochMilli(event.decidedAtMillis())
                        + ": "
                        + event.reason();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "A version's card, and the logs of the model's pins and decisions, and of what"
                            + " became of its versions in jobs.")
    int show(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "The version. Default: the one that is served.")
                    String version)
            throws IOException {
        ModelRegistry registry = ModelRegistry.at(location);
        ModelPackage one = find(registry, name, version);
        print(new String(one.card().toJson(), StandardCharsets.UTF_8));
        for (ModelPin pin : registry.pins(name)) {
            String what = pin.version() == null ? "unpinned" : "pinned " + pin.version();
            print(pin.file().substring(0, 20) + " " + what + ": " + pin.reason());
        }
        for (ModelDecision decision : registry.decisions(name)) {
            String what =
                    decision.outcome()
                            + (decision.version() == null ? "" : " " + decision.version());
            print(
                    decision.time()
                            + " round "
                            + decision.round()
                            + " "
                            + what
                            + ": "
                            + decision.reason());
        }
        for (ModelEvent event : registry.events(name)) {
            print(
                    "%s job: %s %s beside %s: %s"
                            .formatted(
                                    Instant.ofEpochMilli(event.decidedAtMillis()),
                                    event.kind(),
                                    event.candidate().version(),
                                    event.served().version(),
                                    event.reason()));
        }
        return 0;
    }

    private ModelPackage find(ModelRegistry registry, String name, @Nullable String version)
            throws IOException {
        return version == null
                ? registry.served(name).orElseThrow(() -> none(name))
                : registry.version(name, version);
    }

    private IllegalArgumentException none(String name) {
        return new IllegalArgumentException(
                location + " has no model named " + name + "; registry list shows what there is.");
    }

    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            description = "Adds a package as a new version; one that is there already stays one.")
    int publish(
            @Parameters(paramLabel = "REF", description = "The package.") String reference,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description =
                                    "The model that it is a version of; jobs follow a name. Default:"
                                            + " the card's.")
                    String name,
            @Option(
                            names = "--sign",
                            paramLabel = "KEY",
                            description =
                                    "PEM file of a private Ed25519 key, for jobs with"
                                            + " --trusted-keys.")
                    java.nio.file.Path key)
            throws IOException {
        ModelPackage source = ModelPackage.open(reference);
        ModelRegistry registry = ModelRegistry.at(location);
        String published = name == null ? source.card().name() : name;
        ModelPackage version =
                key == null
                        ? registry.publish(source, published)
                        : registry.publish(source, published, SigningKey.read(key));
        print("published " + version.card().name() + " " + version.card().version());
        return 0;
    }

    @Command(
            name = "announce",
            mixinStandardHelpOptions = true,
            description =
                    "Sends a version to a topic of model updates, for jobs that follow that topic"
                            + " instead of the registry.")
    int announce(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "The version. Default: the one that is served.")
                    String version,
            @Option(
                            names = "--topic",
                            required = true,
                            paramLabel = "TOPIC",
                            description = "kafka://HOST:PORT/TOPIC, best compacted, one partition.")
                    String topic,
            @Mixin KafkaSettings kafka)
            throws IOException, InterruptedException {
        ModelPackage model = find(ModelRegistry.at(Locations.absolute(location)), name, version);
        ModelUpdates.announce("--topic", topic, kafka, model.toUpdate());
        print("announced " + model + " to " + topic);
        return 0;
    }

    @Command(
            name = "pin",
            mixinStandardHelpOptions = true,
            description = "Serves one version whatever is published.")
    int pin(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Parameters(paramLabel = "VERSION", description = "The version.") String version,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "by hand",
                            description = "For the log. Default: by hand.")
                    String reason)
            throws IOException {
        ModelRegistry.at(location).pin(name, version, reason);
        print(name + " " + version + " is pinned");
        return 0;
    }

    @Command(
            name = "unpin",
            mixinStandardHelpOptions = true,
            description = "Serves the newest version again.")
    int unpin(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "by hand",
                            description = "For the log. Default: by hand.")
                    String reason)
            throws IOException {
        ModelRegistry registry = ModelRegistry.at(location);
        registry.unpin(name, reason);
        print(name + " " + version(registry.served(name)) + " is served");
        return 0;
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Pins the version before the one that is served.")
    int rollback(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "by hand",
                            description = "For the log. Default: by hand.")
                    String reason)
            throws IOException {
        ModelPackage before = ModelRegistry.at(location).rollBack(name, reason);
        print(name + " " + before.card().version() + " is pinned");
        return 0;
    }

    private static String version(Optional<ModelPackage> one) {
        return one.map(p -> p.card().version()).orElse("nothing");
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
