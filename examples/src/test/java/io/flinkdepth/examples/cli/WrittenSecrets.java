// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.apache.flink.util.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Keeps what this JVM logs and prints, and looks there and elsewhere for the user and the password
 * of all addresses of a test. Each part of a password has {@link #PASSWORD} in it.
 */
final class WrittenSecrets implements AutoCloseable {

    static final String USER = "hausmeister";
    static final String PASSWORD = "geheim";

    private static final String FLINK = "org.apache.flink";
    private static final Pattern ENCODED = Pattern.compile("%([0-9a-fA-F]{2})");

    /** As HTTP sends them. */
    private static final String BASIC =
            Base64.getEncoder()
                    .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.US_ASCII));

    private final LoggerContext logging = (LoggerContext) LogManager.getContext(false);
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Log log = new Log();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    WrittenSecrets() {
        log.start();
        logging.getConfiguration().getRootLogger().addAppender(log, null, null);
        // Flink at the level of the launcher, without showing it on the console.
        LoggerConfig flink = new LoggerConfig(FLINK, Level.INFO, false);
        flink.addAppender(log, null, null);
        logging.getConfiguration().addLogger(FLINK, flink);
        logging.updateLoggers();
        PrintStream kept = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(kept);
        System.setErr(kept);
    }

    private final class Log extends AbstractAppender {

        private Log() {
            super("secrets", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            logged.add(
                    event.getThreadName()
                            + " "
                            + event.getMessage().getFormattedMessage()
                            + ExceptionUtils.stringifyException(event.getThrown()));
        }
    }

    /** What was logged and printed, which must have no secret in it. */
    String log() {
        String text = String.join("\n", logged) + printed.toString(StandardCharsets.UTF_8);
        assertNone("the log", text);
        return text;
    }

    /** Names and contents of all files. */
    static void assertNoneIn(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes of) {
                        assertNone("a name", path.toString());
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes of)
                            throws IOException {
                        assertNone("a name", file.toString());
                        try {
                            assertNone(file.toString(), Files.readAllBytes(file));
                        } catch (NoSuchFileException e) {
                            return visitFileFailed(file, e);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    /** The cluster's own files go while it ends. */
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        return e instanceof NoSuchFileException
                                ? FileVisitResult.CONTINUE
                                : super.visitFileFailed(file, e);
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path path, IOException e)
                            throws IOException {
                        return e instanceof NoSuchFileException
                                ? FileVisitResult.CONTINUE
                                : super.postVisitDirectory(path, e);
                    }
                });
    }

    static void assertNone(String where, byte[] content) {
        assertNone(where, new String(content, StandardCharsets.ISO_8859_1));
    }

    private static void assertNone(String where, String text) {
        String decoded =
                ENCODED.matcher(text)
                        .replaceAll(code -> decoded(Integer.parseInt(code.group(1), 16)));
        for (String secret : List.of(USER, PASSWORD, BASIC)) {
            int at = Math.max(text.indexOf(secret), decoded.indexOf(secret));
            assertThat(at).as("'%s' in %s: %s", secret, where, around(text, at)).isNegative();
        }
    }

    private static String decoded(int code) {
        // Neither is a part of a secret, and both mean something to the matcher.
        return code == '\\' || code == '$' ? "" : String.valueOf((char) code);
    }

    private static String around(String text, int at) {
        return text.substring(
                Math.min(text.length(), Math.max(0, at - 200)),
                Math.min(text.length(), Math.max(0, at + 200)));
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        logging.getConfiguration().removeLogger(FLINK);
        logging.getConfiguration().getRootLogger().removeAppender(log.getName());
        logging.updateLoggers();
        log.stop();
    }
}
