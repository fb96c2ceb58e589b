// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.examples.JavaCommand;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.util.function.ThrowingRunnable;

/** The cluster of processes that docker/local-cluster starts; stopped at the end. */
public final class LocalCluster implements AutoCloseable {

    private static final long LIMIT_MINUTES = 5;

    /** Of each log in a message. */
    private static final int MAX_LINES = 150;

    /** Variable with options of the JVMs of JobManager and TaskManagers. */
    public static final String JAVA_OPTIONS = "FLINK_ENV_JAVA_OPTS";

    private static final Pattern ENTRY = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d ");

    private static final Pattern ADDRESS = Pattern.compile("http://\\S+");

    private final Path folder;
    private final Map<String, String> environment;
    private String address;

    private LocalCluster(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Starts it.
     *
     * @param folder for its files
     * @param taskManagers processes of two slots each
     * @param libraries jars for its class path; none where the jobs bring all of theirs
     */
    public static LocalCluster start(Path folder, int taskManagers, Path... libraries)
            throws Exception {
        return start(folder, taskManagers, List.of(), libraries);
    }

    /**
     * Starts it with settings of Flink.
     *
     * @param settings each {@code KEY=VALUE}
     */
    static LocalCluster start(
            Path folder, int taskManagers, List<String> settings, Path... libraries)
            throws Exception {
        List<String> options = new ArrayList<>();
        settings.forEach(setting -> options.addAll(List.of("-D", setting)));
        if (libraries.length > 0) {
            Path lib = Files.createDirectories(folder.resolve("lib"));
            for (Path library : libraries) {
                Files.createSymbolicLink(lib.resolve(library.getFileName()), library.toRealPath());
            }
            options.addAll(List.of("--lib", lib.toString()));
        }
        return start(folder, taskManagers, options, Map.of());
    }

    /**
     * Starts it with high availability.
     *
     * @param settings further ones of Flink, each {@code KEY=VALUE}
     * @param environment variables of its processes
     */
    public static LocalCluster startHighlyAvailable(
            Path folder, int taskManagers, List<String> settings, Map<String, String> environment)
            throws Exception {
        List<String> options = new ArrayList<>(List.of("--ha"));
        settings.forEach(setting -> options.addAll(List.of("-D", setting)));
        return start(folder, taskManagers, options, environment);
    }

    private static LocalCluster start(
            Path folder, int taskManagers, List<String> options, Map<String, String> environment)
            throws Exception {
        assertThat(Path.of(System.getProperty("flinkdepth.sql.jar")))
                .as("made by ./mvnw package of the whole project")
                .exists();
        LocalCluster cluster = new LocalCluster(Files.createDirectories(folder), environment);
        List<String> arguments =
                new ArrayList<>(List.of("start", "--port", Integer.toString(freePort())));
        arguments.addAll(List.of("--task-managers", Integer.toString(taskManagers)));
        arguments.addAll(options);
        Matcher said = ADDRESS.matcher(cluster.succeeds(arguments.toArray(String[]::new)));
        assertThat(said.find()).as("an address is printed").isTrue();
        cluster.address = said.group();
        return cluster;
    }

    /** One of its processes, such as {@code jobmanager} or {@code taskmanager-1}. */
    public ProcessHandle process(String name) throws IOException {
        String number = Files.readString(folder.resolve("pid").resolve(name)).strip();
        return ProcessHandle.of(Long.parseLong(number)).orElseThrow();
    }

    /** Files that its processes have made in their temporary folder. */
    public long temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    int port() {
        return URI.create(address).getPort();
    }

    /** What a process has logged. */
    public Path log(String name) {
        return folder.resolve("log").resolve(name + ".log");
    }

    /** Asks the address that it printed. */
    public HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address).resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The JobManager takes the port after it, too, and ZooKeeper the one after that. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket rest = new ServerSocket(0);
                    ServerSocket ignored = new ServerSocket(rest.getLocalPort() + 1);
                    ServerSocket alsoIgnored = new ServerSocket(rest.getLocalPort() + 2)) {
                return rest.getLocalPort();
            } catch (IOException | IllegalArgumentException e) {
                // A port after it is taken, or there is none: another.
            }
        }
    }

    /** A command of local-cluster that has begun. */
    public final class Command {

        private final Process process;
        private final Path output;

        private Command(Process process, Path output) {
            this.process = process;
            this.output = output;
        }

        /** Waits for its end, which must be a good one; returns what it wrote. */
        public String output() throws Exception {
            return output(0);
        }

        private String output(int exit) throws Exception {
            boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output);
            assertThat(ended).as("ended: %s", text).isTrue();
            assertThat(process.exitValue()).as(text).isEqualTo(exit);
            return text;
        }
    }

    /** Begins a command. */
    public Command begin(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("flinkdepth.local.cluster"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "command-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(JAVA_OPTIONS, JavaCommand.QUICK_START);
        builder.environment().putAll(environment);
        builder.environment().put("FLINK_DEPTH_CLUSTER_FOLDER", folder.toString());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return new Command(builder.start(), output);
    }

    /** Runs a command, which must succeed; returns what it wrote. */
    public String succeeds(String... arguments) throws Exception {
        return begin(arguments).output();
    }

    /** Runs a command, which must end with 1; returns what it wrote. */
    String fails(String... arguments) throws Exception {
        return begin(arguments).output(1);
    }

    /**
     * Checks what jobs did. Where that fails, the failure says what the processes logged and do.
     */
    public void check(ThrowingRunnable<Exception> checks) throws Exception {
        try {
            checks.run();
        } catch (Exception | AssertionError e) {
            e.addSuppressed(new AssertionError(logs() + threads()));
            throw e;
        }
    }

    /** What the processes wrote that is not everyday: the last lines of each. */
    private String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("log"))) {
            for (Path file : files) {
                List<String> lines = telling(Files.readAllLines(file));
                text.append("== ").append(file.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size())
                        .forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }

    /** The threads that are in the project's code: one that hangs logs nothing. */
    private String threads() throws IOException {
        StringBuilder text = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("pid"))) {
            for (Path file : files) {
                text.append("== threads of ").append(file.getFileName()).append('\n');
                Process jstack =
                        new ProcessBuilder(
                                        Path.of(System.getProperty("java.home"), "bin", "jstack")
                                                .toString(),
                                        Files.readString(file).strip())
                                .redirectErrorStream(true)
                                .start();
                String all =
                        new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                for (String thread : all.split("\n\n")) {
                    if (thread.matches("(?s).*(flinkdepth|flink-depth-|deadlock).*")) {
                        text.append(thread).append('\n');
                    }
                }
            }
        }
        return text.toString();
    }

    /** Warnings, errors and changes of state, with their stack traces. */
    private static List<String> telling(List<String> lines) {
        List<String> telling = new ArrayList<>();
        boolean tells = true;
        for (String line : lines) {
            if (ENTRY.matcher(line).find()) {
                tells = !line.contains(" INFO ") || line.contains(" switched from ");
            }
            if (tells) {
                telling.add(line);
            }
        }
        return telling;
    }

    @Override
    public void close() throws Exception {
        succeeds("stop");
    }
}
