// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.StabilisationOptions;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.pseudolabel.PseudoLabeling;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for authors of jobs: its job compiles, and its tables have all settings. */
class EmbeddingPageTest {

    private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?)```");

    @TempDir private Path folder;

    private static String page() throws Exception {
        return Files.readString(Path.of("..", "docs", "embedding.md"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                DepthEstimation.Builder.class,
                PseudoLabeling.Builder.class,
                ShadowOptions.Builder.class,
                StabilisationOptions.Builder.class,
                SelectionOptions.Builder.class
            })
    void allSettingsAreThere(Class<?> builder) throws Exception {
        List<String> settings =
                Arrays.stream(builder.getMethods())
                        .filter(method -> method.getDeclaringClass() != Object.class)
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("build"))
                        .distinct()
                        .toList();
        assertThat(settings).isNotEmpty();
        String page = page();
        assertThat(settings).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void theJobCompiles() throws Exception {
        Matcher code = JAVA.matcher(page());
        assertThat(code.find()).isTrue();
        Path file = Files.writeString(folder.resolve("DepthJob.java"), code.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of(
                            "-proc:none",
                            "-d",
                            folder.toString(),
                            "-cp",
                            System.getProperty("java.class.path"));
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(file))
                            .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
