// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import io.flinkdepth.operators.table.function.DepthFunctions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/**
 * The functions {@code depth_…} under their names, without a catalog: {@code LOAD MODULE depth} in
 * SQL, {@code loadModule("depth", new DepthModule())} in the Table API. A compiled plan contains
 * only the names of the functions: load the module before you restore it. Thread-safe.
 */
@PublicEvolving
public final class DepthModule implements Module {

    /** The name in {@code LOAD MODULE}. */
    public static final String IDENTIFIER = "depth";

    private final boolean strict;

    /** Creates a module whose functions return NULL for bad input. */
    public DepthModule() {
        this(false);
    }

    /**
     * Creates a module.
     *
     * @param strict whether bad input fails the job
     */
    public DepthModule(boolean strict) {
        this.strict = strict;
    }

    @Override
    public Set<String> listFunctions() {
        return DepthFunctions.names();
    }

    @Override
    public Optional<FunctionDefinition> getFunctionDefinition(String name) {
        return Optional.ofNullable(DepthFunctions.create(name.toLowerCase(Locale.ROOT), strict));
    }
}
