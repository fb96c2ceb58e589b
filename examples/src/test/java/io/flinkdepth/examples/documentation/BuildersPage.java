// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import io.flinkdepth.connectors.files.DepthFolderSink;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.shard.PseudoLabelShardSink;
import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.operators.depth.CameraMount;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.MetricAlignment;
import io.flinkdepth.operators.depth.OccupancyMapper;
import io.flinkdepth.operators.depth.StabilisationOptions;
import io.flinkdepth.operators.embedding.ImageEmbeddings;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.pseudolabel.PseudoLabeling;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every setting of the public builders, from their classes and the comments in their sources. */
final class BuildersPage {

    private static final String INTRODUCTION =
            """
            # Builders

            Every setting of the public builders. [In a Java job](../embedding.md) shows their use. All operators that
            run a model have [the settings of `InferenceBuilder`](#inferencebuilder) as well as their own. Defaults in capitals are
            constants of the type of the setting.

            """;

    private final SourceComments comments = new SourceComments();

    /** Every class with settings, and a builder in which nothing is set yet. */
    static Map<Class<?>, Object> builders() {
        Map<Class<?>, Object> builders = new LinkedHashMap<>();
        builders.put(InferenceBuilder.class, DepthEstimation.builder());
        for (Object builder :
                List.of(
                        DepthEstimation.builder(),
                        ImageEmbeddings.builder(),
                        PseudoLabeling.builder(),
                        SelectionOptions.builder(),
                        ShadowOptions.builder(),
                        StabilisationOptions.builder(),
                        MetricAlignment.builder(),
                        OccupancyMapper.builder(new CameraMount(1.5, 0)),
                        ImageLimits.builder(),
                        MediaSource.cameras(),
                        MediaSource.imageSet(),
                        FrameTopicSource.builder(),
                        RecordTopicSink.frames("frames"),
                        DepthFolderSink.builder(),
                        PseudoLabelShardSink.builder())) {
            builders.put(builder.getClass(), builder);
        }
        return builders;
    }

    String body() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        builders().forEach((type, builder) -> append(type, builder, page));
        return page.toString();
    }

    private void append(Class<?> type, Object builder, StringBuilder page) {
        String owner = type.getPackageName() + ".";
        String name = type.getName().substring(owner.length()).replace('$', '.');
        page.append("## `").append(name).append("`\n\n");
        page.append("In `").append(type.getPackageName()).append("`.");
        List<BuilderSetting> settings = BuilderSetting.of(type, builder, comments);
        if (settings.isEmpty()) {
            page.append(" It has no settings of its own.\n\n");
            return;
        }
        MarkdownTable table = new MarkdownTable("setting", "default", "meaning");
        settings.forEach(each -> table.row(each.call(), each.defaultValue(), each.meaning()));
        page.append("\n\n").append(table);
    }
}
