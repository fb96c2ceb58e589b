// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The timestamp of a stream record, copied because Flink reuses the record.
 *
 * @param present whether the record had a timestamp
 * @param millis the timestamp
 */
@Internal
public record RecordTimestamp(boolean present, long millis) {

    /** No timestamp. */
    public static final RecordTimestamp NONE = new RecordTimestamp(false, 0);

    public static RecordTimestamp of(StreamRecord<?> record) {
        return record.hasTimestamp() ? new RecordTimestamp(true, record.getTimestamp()) : NONE;
    }

    public <T> StreamRecord<T> stamp(T value) {
        return present ? new StreamRecord<>(value, millis) : new StreamRecord<>(value);
    }
}
