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
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.flinkdepth.connectors.metric.DescribedMetric;
import java.util.Set;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.architecture.ProductionCodeArchitectureBase;
import org.apache.flink.metrics.MetricGroup;

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

    private static final Set<String> REGISTRATIONS =
            Set.of("counter", "gauge", "histogram", "meter");

    /** connectors ← operators ← training ← examples, and the broker for examples alone. */
    @ArchTest
    static final ArchRule DEPENDENCIES_RUN_ONE_WAY =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("broker")
                    .definedBy("io.flinkdepth.broker..")
                    .layer("connectors")
                    .definedBy("io.flinkdepth.connectors..")
                    .layer("operators")
                    .definedBy("io.flinkdepth.operators..")
                    .layer("training")
                    .definedBy("io.flinkdepth.training..")
                    .layer("examples")
                    .definedBy("io.flinkdepth.examples..")
                    .whereLayer("broker")
                    .mayOnlyBeAccessedByLayers("examples")
                    .whereLayer("broker")
                    .mayNotAccessAnyLayer()
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
                    .beAnnotatedWith(Internal.class)
                    // Fails where no class was found, which the rules of Flink allow.
                    .allowEmptyShould(false);

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

    /** Metrics come from libraries: Flink's runtime changes its own without notice. */
    @ArchTest
    static final ArchRule METRICS_ARE_NOT_THE_RUNTIMES =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink.runtime.metrics..");

    /** So the list of metrics, which the documentation is made of, is complete. */
    @ArchTest
    static final ArchRule METRICS_ARE_REGISTERED_BY_THEIR_DESCRIPTORS =
            noClasses()
                    .that()
                    .doNotBelongToAnyOf(DescribedMetric.class)
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.describe(
                                    "registers a metric",
                                    call ->
                                            call.getTargetOwner().isAssignableTo(MetricGroup.class)
                                                    && REGISTRATIONS.contains(call.getName())));

    /** A package and its internal one are one slice. */
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().assignedFrom(new PackagesWithoutInternal()).should().beFreeOfCycles();

    private static final class PackagesWithoutInternal implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            int internal = name.indexOf(".internal");
            return SliceIdentifier.of(internal < 0 ? name : name.substring(0, internal));
        }

        @Override
        public String getDescription() {
            return "packages, each with its internal one";
        }
    }

    /** The rules that Flink holds its own connectors to. */
    @ArchTest
    static final ArchTests RULES_OF_FLINK = ArchTests.in(ProductionCodeArchitectureBase.class);
}
