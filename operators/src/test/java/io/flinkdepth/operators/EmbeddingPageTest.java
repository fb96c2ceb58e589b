// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page for authors of jobs: its job is that of examples/embedding and compiles, and its tables
 * have all settings.
 */
class EmbeddingPageTest {

    private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?)```");

    private static final Pattern XML = Pattern.compile("(?s)```xml\\n(.*?)```");

    private static final Path PROJECT = Path.of("..", "examples", "embedding");
    private static final Path README = Path.of("..", "README.md");

    @TempDir private Path folder;

    private static String page() throws Exception {
        return Files.readString(Path.of("..", "docs", "embedding.md"));
    }

    /** Each builder, with the beginnings of what has its tables. */
    private static Stream<Arguments> builders() {
        String all = "## Settings of all operators";
        return Stream.of(
                arguments(DepthEstimation.Builder.class, List.of(all, "## `DepthEstimation`")),
                arguments(PseudoLabeling.Builder.class, List.of(all)),
                arguments(ShadowOptions.Builder.class, List.of("## `ShadowOptions`")),
                arguments(StabilisationOptions.Builder.class, List.of("| `StabilisationOptions`")),
                arguments(SelectionOptions.Builder.class, List.of("| `SelectionOptions`")));
    }

    @ParameterizedTest
    @MethodSource("builders")
    void theTablesHaveTheSettingsAndNoOthers(Class<?> builder, List<String> tables)
            throws Exception {
        List<String> settings =
                Arrays.stream(builder.getMethods())
                        .filter(method -> method.getDeclaringClass() != Object.class)
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .map(Method::getName)
                        // The page has it in a sentence.
                        .filter(name -> !name.equals("build") && !name.equals("selection"))
                        .distinct()
                        .toList();
        List<String> documented = new ArrayList<>();
        for (String table : tables) {
            documented.addAll(firstColumn(table));
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(settings);
    }

    /** The names in the first column of the first table behind a text. */
    private static List<String> firstColumn(String text) throws Exception {
        String page = page();
        int begin = page.indexOf("\n" + text) + 1;
        assertThat(begin).as(text).isPositive();
        return page.substring(begin)
                .lines()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("`")[1])
                .toList();
    }

    /** The project without the line of its licence. */
    private static String job() throws Exception {
        String source =
                Files.readString(PROJECT.resolve("src/main/java/com/example/DepthJob.java"));
        return source.substring(source.indexOf('\n') + 1);
    }

    private static String only(Pattern block, String page) {
        List<String> found = block.matcher(page).results().map(r -> r.group(1)).toList();
        assertThat(found).as(block.pattern()).hasSize(1);
        return found.get(0);
    }

    /** Without what indents lines and ends them. */
    private static String flat(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining(" "));
    }

    @Test
    void theJobIsThatOfTheProject() throws Exception {
        assertThat(only(JAVA, page())).isEqualTo(job());
        assertThat(flat(job())).contains(flat(only(JAVA, Files.readString(README))));
    }

    @Test
    void thePomIsThatOfTheProject() throws Exception {
        String pom = Files.readString(PROJECT.resolve("pom.xml"));
        String documented = only(XML, page());
        String end = "</dependencies>\n";
        assertThat(documented).endsWith(end);
        documented = documented.substring(0, documented.length() - end.length());
        assertThat(flat(pom)).contains(flat(documented));
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        String version = System.getProperty("flinkdepth.version");
        assertThat(page())
                .contains("version `" + version + "`")
                .contains("<flink.depth.version>" + version + "<")
                .contains("\n| " + version.replace("-SNAPSHOT", "") + " |");
    }

    @Test
    void theJobCompiles() throws Exception {
        Path file = Files.writeString(folder.resolve("DepthJob.java"), only(JAVA, page()));
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
