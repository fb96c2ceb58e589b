// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes with this module to a job's class path, or does not. */
class RuntimeClassPathTest {

    private static List<URL> places(String resource) throws IOException {
        return Collections.list(RuntimeClassPathTest.class.getClassLoader().getResources(resource));
    }

    /** JavaCV has it for windows. */
    @Test
    void thereIsNoJavaFx() throws IOException {
        assertThat(places("javafx/util/Duration.class")).isEmpty();
        assertThat(places("javafx/scene/Node.class")).isEmpty();
        assertThat(System.getProperty("java.class.path")).doesNotContain("javafx");
    }

    /** Flink's own is shaded. */
    @Test
    void thereIsOneJackson() throws IOException {
        assertThat(places("com/fasterxml/jackson/databind/ObjectMapper.class")).hasSize(1);
        assertThat(places("com/fasterxml/jackson/core/JsonParser.class")).hasSize(1);
    }
}
