// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Shows the newest report as an accumulator of the job. */
final class ReportFunction extends RichMapFunction<String, String> {
    private static final long serialVersionUID = 1L;

    private final LatestText latest = new LatestText();

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(TrainingJob.REPORT, latest);
    }

    @Override
    public String map(String report) {
        latest.add(report);
        return report;
    }
}
