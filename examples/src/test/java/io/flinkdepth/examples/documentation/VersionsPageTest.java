// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The versions on the page are those that the build uses. */
class VersionsPageTest {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

    /** Cells of the rows of the table with a header that begins so. */
    private static List<List<String>> rows(String header) throws Exception {
        return Files.readString(Documentation.FOLDER.resolve("versions.md"))
                .lines()
                .dropWhile(line -> !line.startsWith(header))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
                .toList();
    }

    private static Properties pom() throws Exception {
        Element properties =
                (Element)
                        DocumentBuilderFactory.newDefaultInstance()
                                .newDocumentBuilder()
                                .parse(Documentation.ROOT.resolve("pom.xml").toFile())
                                .getElementsByTagName("properties")
                                .item(0);
        Properties values = new Properties();
        NodeList children = properties.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            values.setProperty(child.getNodeName(), child.getTextContent());
        }
        return values;
    }

    private static String resolved(Properties pom, String name) {
        assertThat(pom).as("properties of pom.xml").containsKey(name);
        return REFERENCE
                .matcher(pom.getProperty(name))
                .replaceAll(reference -> resolved(pom, reference.group(1)));
    }

    @Test
    void componentsHaveTheVersionsOfTheirProperties() throws Exception {
        Properties pom = pom();
        List<List<String>> rows = rows("| component | version | property |");
        assertThat(rows).hasSizeGreaterThan(10);
        assertThat(rows)
                .allSatisfy(
                        row -> {
                            String property = row.get(2).replace("`", "");
                            assertThat(row.get(1))
                                    .as("%s, the property %s", row.get(0), property)
                                    .isEqualTo(resolved(pom, property));
                        });
    }

    @Test
    void theFirstRowIsThatOfTheBuild() throws Exception {
        Properties pom = pom();
        assertThat(rows("| flink-depth | Flink | JDK |").get(0))
                .containsExactly(
                        resolved(pom, "revision").replace("-SNAPSHOT", ""),
                        resolved(pom, "flink.minor"),
                        resolved(pom, "maven.compiler.release"),
                        resolved(pom, "flink.connector.kafka.version"));
    }
}
