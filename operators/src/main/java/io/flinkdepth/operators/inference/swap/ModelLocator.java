// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * Finds the package of a version that a checkpoint names. A checkpoint holds name, version and
 * digest of a model, so that a job can be restored where its models lie in another place.
 *
 * @param configured the location of the configured package
 * @param registry the registry of the job's models; null for the one that has the configured
 *     package
 * @param movedModels old locations, or their beginnings, with the new ones
 */
@Internal
public record ModelLocator(
        String configured, @Nullable String registry, Map<String, String> movedModels)
        implements Serializable {

    private static final String BUNDLED = "bundled:";

    public ModelLocator {
        movedModels = new TreeMap<>(movedModels);
    }

    /**
     * Looks at the configured package, then in the registry, then where an update said the package
     * was, which only the first format of the state knows.
     *
     * @param digest SHA-256 of the card; null where it is not known
     * @param oldLocation where the package was; null where it is not known
     * @throws InvalidModelException naming the version, the places, and what to set
     */
    public ModelPackage find(
            ModelVersion version, @Nullable String digest, @Nullable String oldLocation)
            throws InvalidModelException {
        StringJoiner found = new StringJoiner("; ");
        for (String location : candidates(version, oldLocation)) {
            ModelPackage model = openIfSame(location, version, digest, found);
            if (model != null) {
                return model;
            }
        }
        for (String location : neighbours()) {
            ModelPackage model = openIfSame(location, version, digest, new StringJoiner(""));
            if (model != null) {
                return model;
            }
        }
        throw new InvalidModelException(
                ("the checkpoint was written by model %s (SHA-256 of its %s: %s), which was not found:"
                                + " %s. Set registry(...) to the registry that has this version, or"
                                + " movedModels(oldLocation, newLocation) to where it lies now")
                        .formatted(
                                version,
                                ModelPackage.CARD_FILE,
                                digest == null ? "not known" : digest,
                                found));
    }

    @Nullable
    private static ModelPackage openIfSame(
            String location, ModelVersion version, @Nullable String digest, StringJoiner found) {
        try {
            ModelPackage model = ModelPackage.open(location);
            if (model.version().equals(version)
                    && (digest == null || digest.equals(model.cardDigest()))) {
                return model;
            }
            found.add(
                    "%s holds %s with SHA-256 %s"
                            .formatted(location, model.version(), model.cardDigest()));
        } catch (IOException e) {
            found.add(e.getMessage());
        }
        return null;
    }

    /** Where to look, the first place first. */
    List<String> candidates(ModelVersion version, @Nullable String oldLocation) {
        Set<String> places = new LinkedHashSet<>();
        places.add(configured);
        if (registry != null) {
            places.add(new Path(new Path(registry, version.name()), version.version()).toString());
        }
        if (!configured.startsWith(BUNDLED) && new Path(configured).getParent() != null) {
            places.add(new Path(new Path(configured).getParent(), version.version()).toString());
        }
        if (oldLocation != null) {
            movedModels.forEach(
                    (before, now) -> {
                        if (oldLocation.startsWith(before)) {
                            places.add(now + oldLocation.substring(before.length()));
                        }
                    });
            places.add(oldLocation);
        }
        return List.copyOf(places);
    }

    /**
     * Packages beside the configured one; outside a registry, they need not be named by version.
     */
    private List<String> neighbours() {
        if (configured.startsWith(BUNDLED) || new Path(configured).getParent() == null) {
            return List.of();
        }
        Path folder = new Path(configured).getParent();
        try {
            return Arrays.stream(folder.getFileSystem().listStatus(folder))
                    .filter(FileStatus::isDir)
                    .map(status -> status.getPath().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * Refuses a package that a restored job would not find: to serve it would mean that the next
     * failure of a TaskManager ends the job.
     */
    void requireFindable(ModelPackage model) throws InvalidModelException {
        try {
            find(model.version(), model.cardDigest(), null);
        } catch (InvalidModelException e) {
            throw new InvalidModelException(
                    ("%s lies where a restarted job would not look for it: it looks at %s. Set"
                                    + " registry(...) to the registry that has this version")
                            .formatted(model, candidates(model.version(), null)),
                    e);
        }
    }
}
