package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.inference.internal.ModelProbe;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and loads the model that a job starts with. */
final class ModelChoice {

    private static final Logger LOG = LoggerFactory.getLogger(ModelChoice.class);

    private final CallSettings settings;
    private final Device device;
    @Nullable private String name;

    ModelChoice(CallSettings settings, Device device) {
        this.settings = settings;
        this.device = device;
    }

    /**
     * Loads the package; or of a registry the version that is wanted, the pinned or the newest one.
     * Where the newest is broken, the one before it is taken: a job that served it before the
     * broken one was published can start again.
     */
    LoadedModel first() throws IOException {
        ModelReference reference = settings.model();
        if (reference.isPackage()) {
            reference.requireNothingOfARegistry();
            return load(ModelPackage.open(reference.location()));
        }
        ModelRegistry registry = reference.registry();
        name = reference.nameIn(registry);
        if (reference.version() != null) {
            return load(registry.version(name, reference.version()));
        }
        boolean pinned = registry.pin(name).map(pin -> pin.version() != null).orElse(false);
        return pinned
                ? load(registry.served(name).orElseThrow())
                : newestThatLoads(registry.versions(name));
    }

    private LoadedModel newestThatLoads(List<ModelPackage> versions) throws IOException {
        InvalidModelException newest = null;
        Collections.reverse(versions);
        for (ModelPackage version : versions) {
            try {
                return load(version);
            } catch (InvalidModelException e) {
                LOG.warn("Model {} is refused, an older one is tried: {}", version, e.getMessage());
                newest = newest == null ? e : newest;
            }
        }
        throw newest;
    }

    LoadedModel load(ModelPackage model) throws IOException {
        return ModelProbe.load(model, settings.task(), settings.options(), device);
    }

    /** How the registry is followed from now on; null where it is not. */
    @Nullable
    ModelRefresh.Settings refresh(ModelVersion served) {
        return settings.model().refreshInterval() == null
                ? null
                : new ModelRefresh.Settings(
                        settings.model().registry(),
                        name,
                        settings.model().refreshInterval(),
                        served,
                        this::load);
    }
}
