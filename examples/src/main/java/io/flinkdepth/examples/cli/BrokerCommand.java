// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flink-depth broker}. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a Kafka broker for trials until Ctrl-C.",
            "It makes topics that do not exist, takes messages up to 16 MiB, and keeps at most 512 MiB"
                    + " of each partition."
        })
final class BrokerCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65535;

    @Spec private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "9092",
            description = "port for clients, 0 for any (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description =
                    "name or address of this machine to listen on, which clients are told, too. Other"
                            + " machines can then read and write everything (default:"
                            + " ${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "folder for topics and records, which the next start finds again (default: a"
                            + " temporary folder)")
    private Path data;

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > MAX_PORT) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--port is " + port + "; it must be 0 to " + MAX_PORT + ".");
        }
        if (data != null && Files.exists(data) && !Files.isDirectory(data)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--data is " + data + ", which is not a folder.");
        }
        EmbeddedBroker broker =
                data == null
                        ? EmbeddedBroker.start(host, port)
                        : EmbeddedBroker.start(host, port, data);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(broker), "broker-stop"));
        System.out.println("Kafka broker: " + broker.address() + " (Ctrl-C stops it)");
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    private static void close(EmbeddedBroker broker) {
        try {
            broker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
