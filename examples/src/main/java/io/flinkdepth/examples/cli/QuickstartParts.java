// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.examples.learning.ModelImprovement.RoundSize;
import io.flinkdepth.examples.quickstart.QuickstartServices;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code flink-depth quickstart prepare}, {@code cameras} and {@code page}. */
final class QuickstartParts {

    private QuickstartParts() {}

    /** The broker of a service. */
    static final class Broker {

        @Option(
                names = "--brokers",
                required = true,
                paramLabel = "HOST:PORT",
                description = "the Kafka broker")
        private String address;
    }

    /** The folder that the services share. */
    @Command(
            name = "prepare",
            mixinStandardHelpOptions = true,
            description = {
                "Makes the folder of the quickstart's services: models/, teacher/, shards/, scenes/ and"
                        + " loop.yaml.",
                "Does nothing where the folder is prepared."
            })
    static final class Prepare implements Callable<Integer> {

        @Option(names = "--folder", required = true, paramLabel = "DIR", description = "the folder")
        private Path folder;

        @Option(
                names = "--round-labels",
                paramLabel = "N",
                description = "new labels that begin a round (default: ${DEFAULT-VALUE})")
        private int labels = RoundSize.DEFAULT.labels();

        @Option(
                names = "--round-steps",
                paramLabel = "N",
                description = "training steps of a round (default: ${DEFAULT-VALUE})")
        private int steps = RoundSize.DEFAULT.steps();

        @Option(
                names = "--brokers",
                paramLabel = "HOST:PORT",
                description = "a Kafka broker on which the topics are created")
        @Nullable
        private String brokers;

        @Override
        public Integer call() throws Exception {
            if (brokers != null) {
                QuickstartServices.createTopics(brokers);
            }
            Path loop = QuickstartServices.prepare(folder, new RoundSize(labels, steps));
            System.out.println("Prepared; flink-depth train loop --config " + loop);
            return CommandLine.ExitCode.OK;
        }
    }

    /** The rendered cameras. */
    @Command(
            name = "cameras",
            mixinStandardHelpOptions = true,
            description = "Sends two rendered cameras to the topic 'frames' until Ctrl-C.")
    static final class Cameras implements Callable<Integer> {

        @Mixin private Broker broker;

        @Override
        public Integer call() throws Exception {
            runUntilStopped(QuickstartServices.cameras(broker.address), "cameras");
            return CommandLine.ExitCode.OK;
        }
    }

    /** The live page. */
    @Command(
            name = "page",
            mixinStandardHelpOptions = true,
            description =
                    "Shows frames, depth and the learning loop of a job that runs elsewhere, until"
                            + " Ctrl-C. The job writes the topics 'depth', 'failed-frames' and"
                            + " 'model-events'.")
    static final class Page implements Callable<Integer> {

        @Mixin private Broker broker;

        @Option(
                names = "--folder",
                required = true,
                paramLabel = "DIR",
                description = "the folder of 'quickstart prepare'")
        private Path folder;

        @Mixin private PageAddress address;

        @Override
        public Integer call() throws Exception {
            QuickstartServices.Page page =
                    QuickstartServices.Page.start(
                            broker.address, folder, address.host(), address.port());
            System.out.println(address.invitation(page.port()));
            runUntilStopped(page, "page");
            return CommandLine.ExitCode.OK;
        }
    }

    private static void runUntilStopped(AutoCloseable service, String name)
            throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> close(service, name), name + "-stop"));
        new CountDownLatch(1).await();
    }

    private static void close(AutoCloseable service, String name) {
        try {
            service.close();
        } catch (Exception e) {
            throw new IllegalStateException("the " + name + " did not end cleanly", e);
        }
    }
}
