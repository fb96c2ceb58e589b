// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import io.flinkdepth.connectors.table.ShardTableOptions;
import io.flinkdepth.connectors.table.VideoTableOptions;
import io.flinkdepth.operators.table.DepthModelOptions;
import io.flinkdepth.operators.table.DepthModuleFactory;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.factories.ModuleFactory;

/** Every option of what is used in SQL, from the factories. */
final class SqlOptionsPage {

    private static final String INTRODUCTION =
            """
            # SQL options

            Every option of the connectors, of the model provider and of the module. The pages on
            [tables](../sql-tables.md), [models](../sql.md) and [functions](../sql-functions.md) describe their use. Constants are written in any case; elements of lists are separated
            by `;`, entries of maps by `,`.

            """;

    private static final List<Class<?>> HOLDERS =
            List.of(
                    VideoTableOptions.class,
                    ShardTableOptions.class,
                    DepthModelOptions.class,
                    DepthModuleFactory.class,
                    FactoryUtil.class);

    private final Map<ConfigOption<?>, Type> types = new HashMap<>();

    SqlOptionsPage() {
        for (Class<?> holder : HOLDERS) {
            for (Field field : holder.getFields()) {
                if (field.getType() == ConfigOption.class) {
                    types.put(option(field), argument(field.getGenericType()));
                }
            }
        }
    }

    private static ConfigOption<?> option(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    String body() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        ServiceLoader.load(Factory.class).stream()
                .filter(factory -> factory.type().getName().startsWith("io.flinkdepth."))
                .map(ServiceLoader.Provider::get)
                .filter(factory -> !options(factory).isEmpty())
                .sorted(Comparator.comparing(SqlOptionsPage::title))
                .forEach(factory -> append(factory, page));
        return page.toString();
    }

    private static Set<ConfigOption<?>> options(Factory factory) {
        Set<ConfigOption<?>> options = new HashSet<>(factory.requiredOptions());
        options.addAll(factory.optionalOptions());
        return options;
    }

    private static String title(Factory factory) {
        String kind =
                factory instanceof ModelProviderFactory
                        ? "Models with `'provider' = '%s'`"
                        : factory instanceof ModuleFactory
                                ? "The module `%s`"
                                : "Tables with `'connector' = '%s'`";
        return kind.formatted(factory.factoryIdentifier());
    }

    private void append(Factory factory, StringBuilder page) {
        MarkdownTable table = new MarkdownTable("option", "type", "default", "meaning");
        options(factory).stream()
                .sorted(
                        Comparator.<ConfigOption<?>, Boolean>comparing(
                                        option -> !factory.requiredOptions().contains(option))
                                .thenComparing(ConfigOption::key))
                .forEach(option -> append(option, factory, table));
        page.append("## ").append(title(factory)).append("\n\n").append(table);
    }

    private void append(ConfigOption<?> option, Factory factory, MarkdownTable table) {
        String meaning = new HtmlFormatter().format(option.description());
        String value =
                factory.requiredOptions().contains(option)
                        ? "required"
                        : option.hasDefaultValue()
                                ? Values.of(option.defaultValue())
                                : Values.none(meaning);
        table.row(
                "`" + option.key() + "`",
                TypeNames.of(
                        Objects.requireNonNull(
                                types.get(option), () -> option.key() + " has no field")),
                value,
                meaning);
    }
}
