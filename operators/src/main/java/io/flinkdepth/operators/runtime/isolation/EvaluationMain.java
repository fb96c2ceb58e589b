// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.thread.ParentProcess;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.OnnxSession;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** Main class of an {@link EvaluationProcess}: reads requests, loads and runs one network. */
@Internal
public final class EvaluationMain {

    private final DataInputStream requests;
    private final DataOutputStream replies;
    @Nullable private OnnxSession session;

    private EvaluationMain(DataInputStream requests, DataOutputStream replies) {
        this.requests = requests;
        this.replies = replies;
    }

    /**
     * Serves requests until the other process closes the pipe.
     *
     * @param arguments the process id of the parent process
     */
    public static void main(String[] arguments) throws IOException {
        // A network that never returns must not outlive the parent process.
        ParentProcess.endWith(Long.parseLong(arguments[0]));
        DataInputStream requests = new DataInputStream(new FileInputStream(FileDescriptor.in));
        DataOutputStream replies =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        // The output of libraries must not mix with the replies.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
        new EvaluationMain(requests, replies).serve();
    }

    private void serve() throws IOException {
        // Ready.
        replies.writeBoolean(true);
        replies.flush();
        while (true) {
            try {
                answer(requests.readByte());
            } catch (EOFException e) {
                return;
            }
            replies.flush();
        }
    }

    private void answer(byte request) throws IOException {
        if (request == Wire.LOAD) {
            load(Wire.readLoad(requests));
        } else if (request == Wire.RUN) {
            run(Wire.readRun(requests));
        } else {
            unload();
            replies.writeBoolean(true);
        }
    }

    private void load(Wire.Load load) throws IOException {
        try {
            unload();
            Path folder = Path.of(load.folder());
            String origin = folder.resolve(ModelPackage.CARD_FILE).toString();
            ModelCard card = ModelCard.fromJson(Files.readAllBytes(Path.of(origin)), origin);
            session =
                    OnnxSession.load(
                            folder.resolve(load.file()),
                            card,
                            Device.parse(load.device()),
                            load.options());
            replies.writeBoolean(true);
        } catch (IOException | RuntimeException | Error e) {
            refuse(e);
        }
    }

    private void run(Wire.Run run) throws IOException {
        Map<String, FloatTensor> outputs;
        try {
            if (session == null) {
                throw new IllegalStateException("no network is loaded");
            }
            outputs = session.run(run.input(), run.shape(), Set.copyOf(run.outputs()));
            Wire.requireSizes(outputs);
        } catch (OrtException | RuntimeException | Error e) {
            refuse(e);
            return;
        }
        replies.writeBoolean(true);
        Wire.write(replies, outputs);
    }

    private void refuse(Throwable error) throws IOException {
        replies.writeBoolean(false);
        replies.writeUTF(
                Wire.shortened(error.getMessage() == null ? error.toString() : error.getMessage()));
    }

    private void unload() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
