// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * The version that {@code --version} prints: that of the build, which writes it into a resource.
 */
final class BuiltVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = BuiltVersion.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        }
        return new String[] {"flink-depth " + properties.getProperty("version")};
    }
}
