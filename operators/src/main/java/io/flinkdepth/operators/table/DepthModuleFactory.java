// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModuleFactory;
import org.apache.flink.table.module.Module;

/** Creates {@link DepthModule} for {@code LOAD MODULE depth}. */
@PublicEvolving
public final class DepthModuleFactory implements ModuleFactory {

    /** Whether bad input fails the job instead of giving NULL. */
    public static final ConfigOption<Boolean> STRICT =
            ConfigOptions.key("strict")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether bytes that cannot be read, and arguments that cannot be"
                                    + " used, fail the job instead of giving NULL.");

    @Override
    public String factoryIdentifier() {
        return DepthModule.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(STRICT);
    }

    @Override
    public Module createModule(Context context) {
        FactoryUtil.ModuleFactoryHelper helper =
                FactoryUtil.createModuleFactoryHelper(this, context);
        helper.validate();
        return new DepthModule(helper.getOptions().get(STRICT));
    }
}
