// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the repository's files may not contain. */
class RepositoryTest {

    private static final Path ROOT =
            Path.of(System.getProperty("flinkdepth.repository")).toAbsolutePath().normalize();

    /** Folders in which people and build servers check projects out. */
    private static final List<String> CHECKOUTS =
            List.of("home", "root", "Users", "work", "workspace", "builds", "github");

    /** What is behind the name of such a folder, where that is a path. */
    private static final Pattern REST = Pattern.compile("\\w[\\w.-]*[/\\\\][\\w./\\\\-]*");

    /** What is before it in addresses and in names of Java packages. */
    private static final Pattern NO_PATH = Pattern.compile(".*(\\bcom|/funding)", Pattern.DOTALL);

    private static List<Path> trackedFiles() throws IOException, InterruptedException {
        assumeThat(ROOT.resolve(".git")).as("a checkout by git").exists();
        Process git = new ProcessBuilder("git", "ls-files", "-z").directory(ROOT.toFile()).start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as("exit code of git").isZero();
        return names.lines()
                .flatMap(line -> List.of(line.split("\0")).stream())
                .map(ROOT::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Such a path holds on one machine only: a test that uses it passes there by luck. */
    @Test
    void noFileHasAPathOfABuildMachine() throws Exception {
        List<String> found = new ArrayList<>();
        for (Path file : trackedFiles()) {
            // One character for each byte: paths in binary files are text all the same.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            found.addAll(buildMachinePaths(file, text));
            if (text.contains(ROOT + "/")) {
                found.add(ROOT.relativize(file) + ": " + ROOT);
            }
        }
        assertThat(found).isEmpty();
    }

    /** Looks for the folders first: a pattern for all takes half a minute for the weights. */
    private static List<String> buildMachinePaths(Path file, String text) {
        List<String> found = new ArrayList<>();
        Matcher rest = REST.matcher(text);
        for (String name : CHECKOUTS) {
            for (String folder : List.of("/" + name + "/", ":\\" + name + "\\")) {
                int at = text.indexOf(folder);
                while (at >= 0) {
                    String before = text.substring(Math.max(0, at - "/funding".length()), at);
                    rest.region(at + folder.length(), text.length());
                    if (rest.lookingAt() && !NO_PATH.matcher(before).matches()) {
                        found.add(ROOT.relativize(file) + ": " + folder + rest.group());
                    }
                    at = text.indexOf(folder, at + 1);
                }
            }
        }
        return found;
    }

    @Test
    void everySourceNamesItsLicence() throws Exception {
        assertThat(trackedFiles())
                .filteredOn(file -> file.toString().endsWith(".java"))
                .isNotEmpty()
                .allSatisfy(
                        file ->
                                assertThat(Files.readAllLines(file).get(0))
                                        .isEqualTo("// SPDX-License-Identifier: Apache-2.0"));
    }
}
