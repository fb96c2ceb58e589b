// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;

/** The plan of the house, held by a test. */
@AnalyzeClasses(packages = "io.flinkdepth", importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {

    /** Leaves out tests, also those of other modules that come in a jar. */
    static final class MainClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-classes") && !location.contains("-tests.jar");
        }
    }

    /** connectors ← operators ← training ← examples. */
    @ArchTest
    static final ArchRule DEPENDENCIES_RUN_ONE_WAY =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("connectors")
                    .definedBy("io.flinkdepth.connectors..")
                    .layer("operators")
                    .definedBy("io.flinkdepth.operators..")
                    .layer("training")
                    .definedBy("io.flinkdepth.training..")
                    .layer("examples")
                    .definedBy("io.flinkdepth.examples..")
                    .whereLayer("examples")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("training")
                    .mayOnlyBeAccessedByLayers("examples")
                    .whereLayer("operators")
                    .mayOnlyBeAccessedByLayers("training", "examples")
                    .whereLayer("connectors")
                    .mayOnlyBeAccessedByLayers("operators", "training", "examples");

    private static final DescribedPredicate<JavaClass> TOP_LEVEL_AND_PUBLIC =
            DescribedPredicate.describe(
                    "top level and public",
                    type ->
                            type.isTopLevelClass()
                                    && type.getModifiers().contains(JavaModifier.PUBLIC));

    @ArchTest
    static final ArchRule PUBLIC_TYPES_SAY_HOW_STABLE_THEY_ARE =
            classes()
                    .that(TOP_LEVEL_AND_PUBLIC)
                    .should()
                    .beAnnotatedWith(Public.class)
                    .orShould()
                    .beAnnotatedWith(PublicEvolving.class)
                    .orShould()
                    .beAnnotatedWith(Experimental.class)
                    .orShould()
                    .beAnnotatedWith(Internal.class);

    @ArchTest
    static final ArchRule INTERNAL_PACKAGES_HOLD_INTERNAL_TYPES =
            classes()
                    .that(TOP_LEVEL_AND_PUBLIC)
                    .and()
                    .resideInAPackage("..internal..")
                    .should()
                    .beAnnotatedWith(Internal.class);

    @ArchTest
    static final ArchRule NOTHING_IS_LOADED_BY_JAVA_SERIALIZATION =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(java.io.ObjectInputStream.class);

    @ArchTest
    static final ArchRule ROOMS_OF_A_MODULE_HAVE_NO_CYCLES =
            slices().matching("io.flinkdepth.training.(*)..").should().beFreeOfCycles();
}
