// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** The results of a shadow evaluation, and the resulting vote. Not thread-safe. */
final class ShadowRecord {

    /** Smaller differences do not count as slower. */
    private static final double NOTICEABLE_MILLIS = 10;

    private final ShadowOptions options;
    private final ModelVersion served;
    private final ModelVersion candidate;
    private final List<Double> servedMillis = new ArrayList<>();
    private final List<Double> candidateMillis = new ArrayList<>();
    private final List<Double> servedAgreements = new ArrayList<>();
    private final List<Double> candidateAgreements = new ArrayList<>();
    private final List<Double> mutualAgreements = new ArrayList<>();
    private final List<Double> servedConfidences = new ArrayList<>();
    private final List<Double> candidateConfidences = new ArrayList<>();
    private int constant;
    @Nullable private RefusalReason refusal;
    @Nullable private String failure;

    ShadowRecord(ShadowOptions options, ModelVersion served, ModelVersion candidate) {
        this.options = options;
        this.served = served;
        this.candidate = candidate;
    }

    /** Records that the candidate failed where the serving model succeeded. */
    void failed(RefusalReason kind, String reason) {
        if (failure == null) {
            refusal = kind;
            failure = reason;
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Records a frame with predictions of both models. */
    void compared(double millisOfServed, double millisOfCandidate, double mutualAgreement) {
        servedMillis.add(millisOfServed);
        candidateMillis.add(millisOfCandidate);
        add(mutualAgreements, mutualAgreement);
    }

    /** Records that the candidate's prediction is constant and that of the serving model is not. */
    void wasConstant() {
        constant++;
    }

    void comparedWithTeacher(double agreementOfServed, double agreementOfCandidate) {
        add(servedAgreements, agreementOfServed);
        add(candidateAgreements, agreementOfCandidate);
    }

    /** Records the confidence of two predictions for one frame, NaN for none. */
    void confidence(double ofServed, double ofCandidate) {
        add(servedConfidences, ofServed);
        add(candidateConfidences, ofCandidate);
    }

    private static void add(List<Double> figures, double value) {
        if (!Double.isNaN(value)) {
            figures.add(value);
        }
    }

    int frames() {
        return servedMillis.size();
    }

    Ballot ballot() {
        ShadowFigures figures = figures();
        if (failure != null) {
            return Ballot.no(refusal, failure, figures);
        }
        if (frames() == 0) {
            return Ballot.abstain("no frame came in " + options.timeout());
        }
        if (2 * constant > frames()) {
            return Ballot.no(
                    RefusalReason.CONSTANT,
                    constant + " of " + frames() + " predictions are constant maps",
                    figures);
        }
        if (figures.candidateMillis() > options.maxSlowdown() * figures.servedMillis()
                && figures.candidateMillis() > figures.servedMillis() + NOTICEABLE_MILLIS) {
            return Ballot.no(
                    RefusalReason.TOO_SLOW,
                    text(
                            "it takes %.1f ms for a frame, %s takes %.1f ms: more than %s times"
                                    + " as long; a larger maxSlowdown (--shadow-max-slowdown)"
                                    + " allows it",
                            figures.candidateMillis(),
                            served,
                            figures.servedMillis(),
                            options.maxSlowdown()),
                    figures);
        }
        return candidate.isOlderThan(served) ? yes(figures) : ofQuality(figures);
    }

    private Ballot ofQuality(ShadowFigures figures) {
        if (figures.candidateAgreement() < figures.servedAgreement() - options.tolerance()) {
            return Ballot.no(
                    RefusalReason.TEACHER_DISAGREES,
                    text(
                            "it agrees with the teacher by %.3f, %s by %.3f: less by more than %s",
                            figures.candidateAgreement(),
                            served,
                            figures.servedAgreement(),
                            options.tolerance()),
                    figures);
        }
        if (figures.candidateConfidence()
                < figures.servedConfidence() - options.confidenceTolerance()) {
            return Ballot.no(
                    RefusalReason.LESS_CONFIDENT,
                    text(
                            "its mean confidence is %.3f, that of %s %.3f: less by more than %s",
                            figures.candidateConfidence(),
                            served,
                            figures.servedConfidence(),
                            options.confidenceTolerance()),
                    figures);
        }
        return yes(figures);
    }

    private Ballot yes(ShadowFigures figures) {
        return Ballot.yes("it passed its shadow evaluation on " + frames() + " frames", figures);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private ShadowFigures figures() {
        return new ShadowFigures(
                frames(),
                mean(servedAgreements),
                mean(candidateAgreements),
                mean(mutualAgreements),
                median(servedMillis),
                median(candidateMillis),
                mean(servedConfidences),
                mean(candidateConfidences));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
