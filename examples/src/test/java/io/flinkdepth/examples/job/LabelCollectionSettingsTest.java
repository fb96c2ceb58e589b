// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The options of the labels that a depth job collects. */
class LabelCollectionSettingsTest {

    private static LabelCollectionSettings parse(String... options) {
        LabelCollectionSettings settings = new LabelCollectionSettings();
        new CommandLine(settings)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .parseArgs(options);
        return settings;
    }

    @Test
    void nothingIsCollectedUnlessAFolderIsGiven() {
        assertThat(parse().collection()).isNull();
        assertThatThrownBy(() -> parse("--label-every=5").check())
                .hasMessage("--label-… is for --labels");
    }

    @Test
    void aFolderNeedsATeacher() {
        assertThatThrownBy(() -> parse("--labels=labels").check())
                .hasMessage("--labels needs --label-teacher, the package of the model");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        String[] folder = {"--labels=/labels", "--label-teacher=/teacher", "--label-every=0"};
        assertThatThrownBy(() -> parse(folder).check())
                .hasMessage("--label-every is 0; give 1 or more");
    }

    @Test
    void optionsReachTheCollection() {
        LabelCollection collection =
                parse(
                                "--labels=s3://bucket/labels",
                                "--label-teacher=/teacher",
                                "--label-every=3",
                                "--label-novelty=0.001",
                                "--label-quota=3600",
                                "--label-rollover=15s")
                        .collection();

        assertThat(collection.folder()).isEqualTo("s3://bucket/labels");
        assertThat(collection.every()).isEqualTo(3);
        assertThat(collection.rollover()).isEqualTo(Duration.ofSeconds(15));
        assertThat(collection.selection().minNovelty()).isEqualTo(0.001);
        assertThat(collection.selection().quotaPerHour()).isEqualTo(3600);
    }
}
