// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * Finds the package of a version in a checkpoint. A checkpoint contains the name, version and
 * digest of a model, so that a job can be restored after its models were moved.
 *
 * @param configured the location of the configured package
 * @param registry the registry of the job's models; null for the one that contains the configured
 *     package
 * @param movedModels old locations, or their prefixes, with the new ones
 * @param allowed further folders of packages that updates may name
 */
@Internal
public record ModelLocator(
        String configured,
        @Nullable String registry,
        Map<String, String> movedModels,
        Set<String> allowed)
        implements Serializable {

    private static final String BUNDLED = "bundled:";

    public ModelLocator {
        movedModels = new TreeMap<>(movedModels);
        allowed = new TreeSet<>(allowed);
    }

    /**
     * Looks at the configured package, in the registry, beside the configured package, and finally
     * at the location in the update.
     *
     * @param digest SHA-256 of the card; null if it is not known
     * @param oldLocation former location of the package; null if it is not known
     * @throws InvalidModelException names the version, the locations, and the option to set
     */
    public ModelPackage find(
            ModelVersion version, @Nullable String digest, @Nullable String oldLocation)
            throws InvalidModelException {
        StringJoiner found = new StringJoiner("; ");
        List<IOException> causes = new ArrayList<>();
        for (String location : candidates(version, oldLocation)) {
            ModelPackage model = openIfSame(location, version, digest, found, causes);
            if (model != null) {
                return model;
            }
        }
        for (String location : neighbours()) {
            ModelPackage model = openIfSame(location, version, digest, found, causes);
            if (model != null) {
                return model;
            }
        }
        InvalidModelException notFound =
                new InvalidModelException(
                        ("the checkpoint was written by model %s (SHA-256 of its %s: %s), which was not found:"
                                        + " %s. Set registry(...) to the registry that has this version, or"
                                        + " movedModels(oldLocation, newLocation) to its new location")
                                .formatted(
                                        version,
                                        ModelPackage.CARD_FILE,
                                        digest == null ? "not known" : digest,
                                        found));
        causes.forEach(notFound::addSuppressed);
        throw notFound;
    }

    @Nullable
    private static ModelPackage openIfSame(
            String location,
            ModelVersion version,
            @Nullable String digest,
            StringJoiner found,
            List<IOException> causes) {
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
            found.add(location + ": " + e.getMessage());
            causes.add(e);
        }
        return null;
    }

    /**
     * Checks that an update names a package of the registry, beside the configured one, or below an
     * allowed folder.
     *
     * @throws InvalidModelException names the location and the option to set
     */
    public void requireAllowed(String location) throws InvalidModelException {
        if (location.startsWith(BUNDLED)) {
            return;
        }
        List<String> folders = new ArrayList<>(allowed);
        folders.addAll(movedModels.values());
        if (registry != null) {
            folders.add(registry);
        }
        if (!configured.startsWith(BUNDLED) && hasFolder(new Path(configured))) {
            folders.add(new Path(configured).getParent().toString());
        }
        String path = normalized(location);
        if (folders.stream().noneMatch(folder -> path.startsWith(normalized(folder) + "/"))) {
            throw new InvalidModelException(
                    ("the update names the package %s, which is below none of the places that models"
                                    + " are taken from: %s. Set registry(...) to its registry, or"
                                    + " allowedModels(...) to a folder above it")
                            .formatted(location, folders));
        }
    }

    /** Excludes packages directly below the root, which would allow every location. */
    private static boolean hasFolder(Path location) {
        return location.getParent() != null && location.getParent().getParent() != null;
    }

    /**
     * Normalises a location to one with a scheme and without parent references, so that prefixes
     * can be compared.
     */
    private static String normalized(String location) {
        URI uri = new Path(location).toUri().normalize();
        String path = uri.getPath().replaceAll("/+$", "");
        String scheme = uri.getScheme() == null ? "file" : uri.getScheme();
        return scheme + "://" + (uri.getAuthority() == null ? "" : uri.getAuthority()) + path;
    }

    /** Returns the locations to search, in order. */
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
            movedModels.entrySet().stream()
                    .filter(moved -> isBelow(oldLocation, moved.getKey()))
                    .sorted(Comparator.comparingInt(moved -> -moved.getKey().length()))
                    .map(moved -> moved.getValue() + oldLocation.substring(moved.getKey().length()))
                    .forEach(places::add);
            places.add(oldLocation);
        }
        return List.copyOf(places);
    }

    private static boolean isBelow(String location, String folder) {
        return location.equals(folder)
                || location.startsWith(folder.endsWith("/") ? folder : folder + "/");
    }

    /**
     * Returns the packages beside the configured one; outside a registry, their folders need not be
     * named by version.
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
}
