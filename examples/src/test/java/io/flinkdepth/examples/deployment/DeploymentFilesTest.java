// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.deployment;

import static io.flinkdepth.examples.deployment.DeploymentFiles.DOCKER;
import static io.flinkdepth.examples.deployment.DeploymentFiles.read;
import static io.flinkdepth.examples.deployment.DeploymentFiles.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.examples.job.DepthJob;
import io.flinkdepth.examples.training.TrainingJobMain;
import io.flinkdepth.training.cluster.RecipeWork;
import io.flinkdepth.training.continuous.LoopFile;
import io.flinkdepth.training.recipe.RecipeFile;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands, loops and recipes in the files for Compose and Kubernetes are ones that exist. */
class DeploymentFilesTest {

    private static void parseCommand(JsonNode command) {
        FlinkDepth.commandLine().parseArgs(words(command).toArray(String[]::new));
    }

    private static void parseJob(List<String> arguments) {
        new CommandLine(new DepthJob())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .parseArgs(arguments.toArray(String[]::new));
    }

    private static CommandLine.ParseResult parseTraining(List<String> arguments) {
        return new CommandLine(new TrainingJobMain()).parseArgs(arguments.toArray(String[]::new));
    }

    private static RecipeFile recipe(String file) throws IOException {
        return RecipeWork.read(DOCKER.resolve(file)).recipe(2);
    }

    /** Anchors are merged by Compose; a command is written out in its service. */
    @Test
    void composeRunsCommandsThatExist() throws Exception {
        JsonNode services = read("compose.yaml").path("services");
        for (String tool : List.of("kafka", "prepare", "cameras", "page", "trainer")) {
            parseCommand(services.path(tool).path("command"));
        }
        List<String> job = words(services.path("jobmanager").path("command"));
        assertThat(job.subList(0, 3))
                .containsExactly("standalone-job", "--job-classname", DepthJob.class.getName());
        parseJob(job.subList(3, job.size()));
    }

    @Test
    void composeTrainsWhatItRenders() throws Exception {
        JsonNode services = read("training/compose.yaml").path("services");
        JsonNode scenes = services.path("scenes").path("command");
        parseCommand(scenes);
        List<String> train = words(services.path("train").path("command"));
        assertThat(train.subList(0, 3))
                .containsExactly("flink", "run", "/opt/flink/usrlib/flink-depth-training-job.jar");
        CommandLine.ParseResult parsed = parseTraining(train.subList(3, train.size()));
        assertThat(parsed.<Integer>matchedOptionValue("--workers", 1))
                .isEqualTo(services.at("/taskmanager/deploy/replicas").asInt());

        RecipeFile recipe = recipe("training/recipe.yaml");
        recipe.require("teacher");
        assertThat(words(scenes)).contains(recipe.data().labelled().get(0).root().toString());
    }

    @Test
    void kubernetesRunsCommandsThatExist() throws Exception {
        JsonNode job = read("kubernetes/base/depth.yaml").path("spec").path("job");
        assertThat(job.path("entryClass").asText()).isEqualTo(DepthJob.class.getName());
        parseJob(words(job.path("args")));
        parseCommand(
                read("kubernetes/base/trainer.yaml").at("/spec/template/spec/containers/0/args"));
    }

    @Test
    void kubernetesTrainsTheModelThatTheJobServes() throws Exception {
        JsonNode job = read("kubernetes/training/training.yaml").path("spec").path("job");
        assertThat(job.path("entryClass").asText()).isEqualTo(TrainingJobMain.class.getName());
        CommandLine.ParseResult parsed = parseTraining(words(job.path("args")));
        assertThat(parsed.<Integer>matchedOptionValue("--workers", 1))
                .isEqualTo(job.path("parallelism").asInt());

        RecipeFile recipe = recipe("kubernetes/training/recipe.yaml");
        recipe.require("student");
        assertThat(words(read("kubernetes/base/depth.yaml").at("/spec/job/args")))
                .containsSubsequence("--model-name", recipe.modelPackage().template().name())
                .containsSubsequence(
                        "--labels", recipe.data().pseudoLabelled().get(0).root().toString());
    }

    /** Its folders are those of this machine, its registry is on S3. */
    @Test
    void theLoopOfKubernetesIsReadByTheLoop(@TempDir Path data) throws Exception {
        for (String set : List.of("labelled", "day")) {
            SceneFolder.write(
                    data.resolve("scenes").resolve(set), 0, new SceneRenderer().render(0, 64, 48));
        }
        Files.createFile(data.resolve("deit_tiny_patch16_224.safetensors"));
        Path source = DOCKER.resolve("kubernetes/base/loop.yaml");
        Path file =
                Files.writeString(
                        data.resolve("loop.yaml"),
                        Files.readString(source).replace("/data/", data + "/"));
        LoopFile loop = LoopFile.read(file);
        assertThat(loop.configuration().work()).isEqualTo(data.resolve("loop"));
        assertThat(loop.configuration().registry()).hasToString("s3://flink-depth/models");
    }
}
