// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TrainerProcessTest {

    private static TrainerProcess start(String... arguments) throws Exception {
        return start(Duration.ofMinutes(10), arguments);
    }

    private static TrainerProcess start(Duration soon, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return new TrainerProcess(builder, Duration.ofMillis(10), soon);
    }

    /** Ends with an exit code, or waits for ever, as a trainer waits for labels. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.exit(Integer.parseInt(arguments[0]));
        }
        Thread.currentThread().join();
    }

    @Test
    void aKilledTrainerIsStartedAgain() throws Exception {
        TrainerProcess trainer =
                start("-cp", System.getProperty("java.class.path"), getClass().getName());
        Process first = trainer.process();
        first.destroyForcibly().waitFor();
        while (trainer.process() == first) {
            Thread.onSpinWait();
        }
        Process second = trainer.process();
        assertThat(second.isAlive()).isTrue();
        assertThat(trainer.isAlive()).isTrue();
        trainer.close();
        assertThat(second.isAlive()).isFalse();
        assertThat(trainer.process()).isSameAs(second);
    }

    @Test
    void aTrainerThatAlwaysEndsIsGivenUp() throws Exception {
        TrainerProcess trainer = start("-version");
        while (trainer.isAlive()) {
            Thread.onSpinWait();
        }
        trainer.close();
    }

    @Test
    void aTrainerThatCtrlCHasEndedIsNotStartedAgain() throws Exception {
        TrainerProcess trainer =
                start("-cp", System.getProperty("java.class.path"), getClass().getName(), "130");
        Process first = trainer.process();
        while (trainer.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(trainer.process()).isSameAs(first);
        trainer.close();
    }

    /** Days lie between its ends. */
    @Test
    void aTrainerThatEndsLongAfterItsStartIsStartedAgainEachTime() throws Exception {
        TrainerProcess trainer = start(Duration.ZERO, "-version");
        for (int i = 0; i < 8; i++) {
            Process before = trainer.process();
            while (trainer.process() == before) {
                assertThat(trainer.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        }
        trainer.close();
    }
}
