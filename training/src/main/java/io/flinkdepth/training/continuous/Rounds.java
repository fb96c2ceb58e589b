// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.RoundFolder.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The rounds of a loop in order. A round exists once its plan is written. */
record Rounds(Path folder) {
    private static final String PARTIAL = ".next";

    /** All rounds. */
    List<RoundFolder> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]{6,}"))
                    .sorted(Comparator.comparingInt(Rounds::number))
                    .map(RoundFolder::new)
                    .toList();
        }
    }

    static int number(Path round) {
        return Integer.parseInt(round.getFileName().toString());
    }

    /** The round that is not closed yet, if there is one. */
    Optional<RoundFolder> open() throws IOException {
        List<RoundFolder> all = all();
        return all.isEmpty() || all.get(all.size() - 1).has(Entry.CLOSED)
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1));
    }

    int next() throws IOException {
        List<RoundFolder> all = all();
        return all.isEmpty() ? 1 : 1 + number(all.get(all.size() - 1).path());
    }

    private List<RoundFolder> newestFirst() throws IOException {
        List<RoundFolder> newestFirst = new ArrayList<>(all());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** Returns the rounds before a round, the newest one first. */
    List<RoundFolder> before(RoundFolder round) throws IOException {
        return newestFirst().stream()
                .filter(earlier -> number(earlier.path()) < number(round.path()))
                .toList();
    }

    /** Returns the plan of the last round that was not abandoned. */
    Optional<RoundPlan> lastPlan() throws IOException {
        for (RoundFolder round : newestFirst()) {
            RoundDecision decision = round.find(Entry.DECISION, RoundDecision.class).orElse(null);
            if (decision == null || decision.outcome() != RoundDecision.Outcome.ABANDONED) {
                return Optional.of(round.plan());
            }
        }
        return Optional.empty();
    }

    /** Returns the weights that the last round with a complete training ended with. */
    Optional<Path> lastTrained() throws IOException {
        return newestFirst().stream()
                .map(RoundFolder::trainedWeights)
                .filter(Files::exists)
                .findFirst();
    }

    /** Returns the round with an id. */
    Optional<RoundFolder> find(String id) throws IOException {
        for (RoundFolder round : all()) {
            if (round.plan().id().equals(id)) {
                return Optional.of(round);
            }
        }
        return Optional.empty();
    }

    /** Begins a round. */
    RoundFolder begin(RoundPlan plan) throws IOException {
        Path partial = folder.resolve(PARTIAL);
        RoundFolder.deleteFolder(partial);
        Files.createDirectories(partial);
        new RoundFolder(partial).write(Entry.PLAN, plan);
        Path path = folder.resolve(String.format(Locale.ROOT, "%06d", plan.round()));
        Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
        return new RoundFolder(path);
    }
}
