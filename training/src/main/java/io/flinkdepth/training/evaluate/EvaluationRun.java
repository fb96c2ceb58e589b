// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.ItemReading;
import io.flinkdepth.training.evaluate.Outcome.LeftOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * Evaluates a model on a data set, image by image. An item that cannot be read is counted and
 * named; it is an error if none can be read.
 *
 * @param limit how many items are looked at, from the first on; 0 for all
 * @param sheet gets pictures of the first images
 * @param progress receives the number of evaluated items
 */
@Experimental
public record EvaluationRun(long limit, EvaluationSheet sheet, LongConsumer progress) {

    /** All items, without pictures, silently. */
    public static final EvaluationRun DEFAULT =
            new EvaluationRun(0, EvaluationSheet.none(), count -> {});

    /** Refuses a negative limit. */
    @Internal
    public EvaluationRun {
        if (limit < 0) {
            throw new IllegalArgumentException("the limit is 0 or more items, not " + limit);
        }
    }

    /**
     * Scores.
     *
     * @throws IOException when the data set is not there, no item gives a figure, or the model
     *     fails
     * @throws IllegalArgumentException when the model or the data set does not suit the protocol
     */
    public <S> EvaluationResult score(
            EvaluationProtocol<S> protocol, Dataset<S> dataset, DepthModel model)
            throws IOException {
        List<LeftOut> unreadable = new ArrayList<>();
        CloseableIterator<Dataset.Item<S>> items = dataset.items();
        try (Scoring<S> scoring = protocol.begin(model, sheet)) {
            long count = 0;
            while (items.hasNext() && (limit == 0 || count < limit)) {
                take(items.next(), scoring, unreadable);
                progress.accept(++count);
            }
            Outcome outcome = scoring.finish();
            requireFigures(dataset, outcome, unreadable);
            return new EvaluationResult(
                    dataset.name(),
                    protocol.name(),
                    outcome,
                    List.copyOf(unreadable),
                    protocol.comparability(dataset.name(), outcome));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            IOUtils.closeQuietly(items);
        }
    }

    private static <S> void take(Dataset.Item<S> item, Scoring<S> scoring, List<LeftOut> unreadable)
            throws IOException {
        S sample;
        try {
            sample = ItemReading.read(item);
        } catch (IOException e) {
            unreadable.add(new LeftOut(item.name(), reason(e)));
            return;
        }
        try {
            scoring.add(item, sample);
        } catch (IOException e) {
            throw new IOException(item.name() + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(item.name() + ": " + e.getMessage(), e);
        }
    }

    /** A file system's exceptions say no more than the file's name. */
    private static String reason(IOException e) {
        return e instanceof java.nio.file.FileSystemException
                ? e.getClass().getSimpleName() + ": " + e.getMessage()
                : e.getMessage();
    }

    private static void requireFigures(
            Dataset<?> dataset, Outcome outcome, List<LeftOut> unreadable) throws IOException {
        if (!outcome.images().isEmpty()) {
            return;
        }
        List<LeftOut> all = new ArrayList<>(unreadable);
        all.addAll(outcome.skipped());
        throw new IOException(
                "no image of "
                        + dataset.name()
                        + " gave a figure: "
                        + unreadable.size()
                        + " unreadable, "
                        + outcome.skipped().size()
                        + " skipped"
                        + (all.isEmpty()
                                ? ""
                                : "; the first is "
                                        + all.get(0).name()
                                        + ": "
                                        + all.get(0).reason()));
    }
}
