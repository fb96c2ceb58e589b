// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/** The registry for rounds: finds a published version by the id of its round. */
final class RoundRegistry {
    /** Key of the round's id in the lineage of a card. */
    static final String ROUND = "round";

    private final ModelRegistry registry;
    private final String name;

    RoundRegistry(String location, String name) {
        this.registry = ModelRegistry.at(location);
        this.name = name;
    }

    Optional<ModelPackage> served() throws IOException {
        return registry.served(name);
    }

    @Nullable
    String servedVersion() throws IOException {
        return served().map(one -> one.card().version()).orElse(null);
    }

    /** Returns the version of a round, if it was published. */
    Optional<ModelPackage> versionOf(String round) throws IOException {
        for (ModelPackage version : registry.versions(name)) {
            if (round.equals(version.card().lineage().get(ROUND))) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** Returns the round of the served version, if it is known. */
    Optional<String> servedRound() throws IOException {
        return served().map(one -> one.card().lineage().get(ROUND));
    }

    ModelPackage publish(ModelPackage trained) throws IOException {
        return registry.publish(trained);
    }

    void record(
            String round,
            RoundDecision decision,
            @Nullable String version,
            Map<String, Double> figures)
            throws IOException {
        registry.record(
                name,
                new ModelDecision(
                        Instant.parse(decision.time()),
                        round,
                        decision.outcome().written(),
                        version,
                        decision.compared(),
                        decision.reason(),
                        figures));
    }
}
