// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.util.function.BiConsumerWithException;

/** What happens to a running job. */
enum Fault {
    TASK_MANAGER_KILLED((bench, number) -> kill(bench, "taskmanager-" + (1 + number % 2))),
    JOB_MANAGER_KILLED((bench, number) -> kill(bench, "jobmanager")),
    BROKER_RESTARTED((bench, number) -> bench.restartBroker()),
    /** It neither answers nor ends. */
    TASK_MANAGER_STOPPED((bench, number) -> stopTaskManager(bench)),
    /** No packet between the TaskManagers; each still reaches the JobManager. Needs root. */
    NETWORK_CUT((bench, number) -> cutNetwork(bench)),
    /** No checkpoint can be written. Needs root. */
    DISK_FULL((bench, number) -> fillDisk(bench)),
    /** And a TaskManager dies meanwhile, so that the model must be loaded from there. */
    REGISTRY_UNREACHABLE((bench, number) -> hideRegistry(bench)),
    /** Of all processes of the cluster, by an hour; later it is right again. Needs libfaketime. */
    CLOCK_SET_BACK((bench, number) -> setClockBack(bench));

    private static final Duration DURATION = Duration.ofSeconds(30);

    private static final Pattern LISTENING =
            Pattern.compile("Listening on SocketAddress \\S*:(\\d+)");

    private final BiConsumerWithException<FaultBench, Integer, Exception> injection;

    Fault(BiConsumerWithException<FaultBench, Integer, Exception> injection) {
        this.injection = injection;
    }

    /** Makes it happen, and returns when it is over. */
    void inject(FaultBench bench, int number) throws Exception {
        injection.accept(bench, number);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void kill(FaultBench bench, String name) throws Exception {
        ProcessHandle process = bench.cluster().process(name);
        process.destroyForcibly();
        process.onExit().get(1, TimeUnit.MINUTES);
        bench.cluster().succeeds("revive");
    }

    private static void stopTaskManager(FaultBench bench) throws Exception {
        String number = Long.toString(bench.cluster().process("taskmanager-1").pid());
        Commands.run("kill", "-STOP", number);
        try {
            last();
        } finally {
            Commands.run("kill", "-CONT", number);
        }
    }

    private static void cutNetwork(FaultBench bench) throws Exception {
        List<String> ports = List.of(dataPort(bench, 1), dataPort(bench, 2));
        List<String> rule = List.of("OUTPUT", "-o", "lo", "-p", "tcp");
        for (String port : ports) {
            Commands.run(iptables("-I", rule, "--dport", port));
            Commands.run(iptables("-I", rule, "--sport", port));
        }
        try {
            last();
        } finally {
            for (String port : ports) {
                Commands.run(iptables("-D", rule, "--dport", port));
                Commands.run(iptables("-D", rule, "--sport", port));
            }
        }
    }

    private static String[] iptables(String action, List<String> rule, String side, String port) {
        return Stream.of(List.of("iptables", action), rule, List.of(side, port, "-j", "DROP"))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    /** The port at which a TaskManager hands records to others. */
    private static String dataPort(FaultBench bench, int number) throws IOException {
        Matcher matcher =
                LISTENING.matcher(Files.readString(bench.cluster().log("taskmanager-" + number)));
        String port = null;
        // A process that was started again logs to the same file.
        while (matcher.find()) {
            port = matcher.group(1);
        }
        return port;
    }

    private static void fillDisk(FaultBench bench) throws Exception {
        Path file = bench.checkpoints().resolve("filled");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] block = new byte[4096];
                while (true) {
                    out.write(block);
                }
            } catch (IOException full) {
                last();
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void hideRegistry(FaultBench bench) throws Exception {
        Path hidden = bench.models().resolveSibling("hidden");
        Files.move(bench.models(), hidden);
        try {
            kill(bench, "taskmanager-1");
            last();
        } finally {
            Files.move(hidden, bench.models());
        }
    }

    private static void setClockBack(FaultBench bench) throws Exception {
        bench.clock().set("-1h");
        last();
        bench.clock().set("+0");
    }

    /** The fault lasts. */
    private static void last() throws InterruptedException {
        Thread.sleep(DURATION.toMillis());
    }
}
