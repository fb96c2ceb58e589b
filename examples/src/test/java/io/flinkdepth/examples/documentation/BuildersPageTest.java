// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;
import org.junit.jupiter.api.Test;

/** The page of builders has all of them, and each of their comments names the default. */
class BuildersPageTest {

    @Test
    void everyPublicBuilderIsOnThePage() {
        List<String> found =
                new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.flinkdepth")
                                .stream()
                                .filter(BuildersPageTest::isPublicBuilder)
                                .map(JavaClass::getName)
                                .toList();
        assertThat(BuildersPage.builders().keySet().stream().map(Class::getName))
                .contains("io.flinkdepth.operators.inference.InferenceBuilder")
                .filteredOn(name -> !name.endsWith(".InferenceBuilder"))
                .containsExactlyInAnyOrderElementsOf(found);
    }

    private static boolean isPublicBuilder(JavaClass type) {
        boolean api =
                type.isAnnotatedWith(PublicEvolving.class)
                        || type.isAnnotatedWith(Experimental.class);
        return api
                && type.tryGetMethod("build")
                        .filter(build -> build.getModifiers().contains(JavaModifier.PUBLIC))
                        .isPresent();
    }

    @Test
    void everyCommentNamesTheDefault() {
        SourceComments comments = new SourceComments();
        assertThat(
                        BuildersPage.builders().entrySet().stream()
                                .flatMap(
                                        each ->
                                                BuilderSetting.of(
                                                        each.getKey(), each.getValue(), comments)
                                                        .stream())
                                .filter(setting -> !setting.namesDefault())
                                .map(BuilderSetting::name))
                .isEmpty();
    }
}
