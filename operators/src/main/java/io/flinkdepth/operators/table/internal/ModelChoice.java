// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.inference.swap.MeasuredRuns;
import io.flinkdepth.operators.inference.swap.ModelProbe;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import io.flinkdepth.operators.runtime.isolation.EvaluationLimits;
import io.flinkdepth.operators.runtime.isolation.IsolatedOpener;
import java.io.IOException;
import java.util.List;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and loads the first model of a job. */
final class ModelChoice {

    private static final Logger LOG = LoggerFactory.getLogger(ModelChoice.class);

    private static final SessionOpener ISOLATED = new IsolatedOpener(EvaluationLimits.DEFAULT);

    private CallSettings settings;
    private final Device device;
    @Nullable private String name;

    ModelChoice(CallSettings settings, Device device) {
        this.settings = settings;
        this.device = device;
    }

    /**
     * Loads the package, or from a registry the configured, the pinned or the newest version. The
     * newest version is first loaded in isolation. If it is broken, the version before it is
     * loaded, so that a job can restart after a broken version was published.
     */
    LoadedModel first() throws IOException {
        ModelReference reference = settings.model();
        if (reference.isPackage()) {
            reference.requireNothingOfARegistry();
            return loadFirst(ModelPackage.open(reference.location()));
        }
        ModelRegistry registry = reference.registry();
        name = reference.nameIn(registry);
        if (reference.version() != null) {
            return loadFirst(registry.version(name, reference.version()));
        }
        boolean pinned = registry.pin(name).map(pin -> pin.version() != null).orElse(false);
        return pinned
                ? loadFirst(registry.served(name).orElseThrow())
                : newestThatLoads(registry.versions(name));
    }

    private LoadedModel newestThatLoads(List<ModelPackage> versions) throws IOException {
        InvalidModelException newest = null;
        for (int i = versions.size() - 1; i >= 0; i--) {
            ModelPackage version = versions.get(i);
            // A mismatch of statement and card is not a broken version.
            requireSuitable(version);
            try {
                // A version that would end this process is tried again at each restart.
                load(version, ISOLATED).close();
                return loadFirst(version);
            } catch (InvalidModelException e) {
                LOG.warn("Model {} is refused, an older one is tried: {}", version, e.getMessage());
                newest = newest == null ? e : newest;
            }
        }
        throw newest != null
                ? newest
                : new InvalidModelException(
                        "the registry %s has no version of %s whose card can be read"
                                .formatted(settings.model().location(), name));
    }

    /** Checks the card against the statement, before anything is loaded. */
    private void requireSuitable(ModelPackage model) throws InvalidModelException {
        if (settings.task().outputs(model.card().outputs()).isEmpty()) {
            throw new InvalidModelException(
                    "%s has only the outputs %s, none of which this job needs"
                            .formatted(model, model.card().outputs()));
        }
        if (settings.options().inputSize() > 0
                && model.card().input().size() instanceof SizeRule.Fixed fixed) {
            throw new InvalidModelException(
                    "%s takes images of %d x %d only; leave out 'input-size'"
                            .formatted(model, fixed.width(), fixed.height()));
        }
    }

    private LoadedModel loadFirst(ModelPackage model) throws IOException {
        requireSuitable(model);
        settings =
                settings.withOptions(
                        MeasuredRuns.choose(model, settings.task(), settings.options(), device));
        return load(model, SessionOpener.IN_PROCESS);
    }

    /** Returns the settings, after {@link #first} with the runs and threads of its model. */
    CallSettings settings() {
        return settings;
    }

    private LoadedModel load(ModelPackage model, SessionOpener opener) throws IOException {
        requireSuitable(model);
        return ModelProbe.load(model, settings.task(), settings.options(), device, opener);
    }

    /** Returns the settings to follow the registry; null if it is not followed. */
    @Nullable
    ModelRefresh.Settings refresh(ModelVersion served) {
        return settings.model().refreshInterval() == null
                ? null
                : new ModelRefresh.Settings(
                        settings.model().registry(),
                        name,
                        settings.model().refreshInterval(),
                        served,
                        this::load,
                        ISOLATED);
    }
}
