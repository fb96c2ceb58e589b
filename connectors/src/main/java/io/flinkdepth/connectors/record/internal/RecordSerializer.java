// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Base class of the serializers of records. A record is written as one byte with the format
 * version, followed by its fields. Later versions of this project read all earlier formats, so that
 * savepoints can be restored; a format that is newer than the code is rejected with a message.
 */
@Internal
public abstract class RecordSerializer<T> extends TypeSerializerSingleton<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> recordClass;
    private final byte formatVersion;

    protected RecordSerializer(Class<T> recordClass, int formatVersion) {
        this.recordClass = recordClass;
        this.formatVersion = (byte) formatVersion;
    }

    /** Writes the fields in the newest format. */
    protected abstract void write(T record, DataOutputView target) throws IOException;

    /** Reads the fields in the format given. */
    protected abstract T read(int version, DataInputView source) throws IOException;

    Class<T> recordClass() {
        return recordClass;
    }

    @Override
    public final void serialize(T record, DataOutputView target) throws IOException {
        target.writeByte(formatVersion);
        write(record, target);
    }

    @Override
    public final T deserialize(DataInputView source) throws IOException {
        byte version = source.readByte();
        if (version < 1 || version > formatVersion) {
            throw new IOException(
                    recordClass.getSimpleName()
                            + " was written in format "
                            + version
                            + "; this version of flink-depth reads formats 1 to "
                            + formatVersion);
        }
        return read(version, source);
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final T createInstance() {
        return null;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }
}
