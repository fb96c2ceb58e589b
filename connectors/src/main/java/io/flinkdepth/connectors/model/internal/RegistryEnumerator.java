// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Assigns the only split to the first reader that registers. */
@Internal
public final class RegistryEnumerator implements SplitEnumerator<RegistrySplit, Boolean> {
    private final SplitEnumeratorContext<RegistrySplit> context;
    @Nullable private RegistrySplit unassigned;

    public RegistryEnumerator(
            SplitEnumeratorContext<RegistrySplit> context, @Nullable RegistrySplit unassigned) {
        this.context = context;
        this.unassigned = unassigned;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<RegistrySplit> splits, int subtask) {
        unassigned = splits.isEmpty() ? unassigned : splits.get(0);
        context.registeredReaders().keySet().stream().findFirst().ifPresent(this::addReader);
    }

    @Override
    public void addReader(int subtask) {
        if (unassigned != null) {
            context.assignSplit(unassigned, subtask);
            unassigned = null;
        }
    }

    @Override
    public Boolean snapshotState(long checkpoint) {
        return unassigned == null;
    }

    @Override
    public void close() {}
}
