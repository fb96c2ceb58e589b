// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of a record with its own serializer. */
@Internal
public final class RecordTypeInformation<T> extends TypeInformation<T> {

    private final RecordSerializer<T> serializer;

    private RecordTypeInformation(RecordSerializer<T> serializer) {
        this.serializer = serializer;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer;
    }

    @Override
    public Class<T> getTypeClass() {
        return serializer.recordClass();
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public String toString() {
        return getTypeClass().getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordTypeInformation<?> that
                && that.canEqual(this)
                && serializer.equals(that.serializer);
    }

    @Override
    public int hashCode() {
        return serializer.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordTypeInformation;
    }

    /** The factory in {@code @TypeInfo} of {@link Frame}. */
    public static final class OfFrame extends Factory<Frame> {
        public OfFrame() {
            super(new FrameSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link FailedFrame}. */
    public static final class OfFailedFrame extends Factory<FailedFrame> {
        public OfFailedFrame() {
            super(new FailedFrameSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link DepthMap}. */
    public static final class OfDepthMap extends Factory<DepthMap> {
        public OfDepthMap() {
            super(new DepthMapSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link ImageEmbedding}. */
    public static final class OfImageEmbedding extends Factory<ImageEmbedding> {
        public OfImageEmbedding() {
            super(new ImageEmbeddingSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link PseudoLabel}. */
    public static final class OfPseudoLabel extends Factory<PseudoLabel> {
        public OfPseudoLabel() {
            super(new PseudoLabelSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link ModelUpdate}. */
    public static final class OfModelUpdate extends Factory<ModelUpdate> {
        public OfModelUpdate() {
            super(new ModelUpdateSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link ModelEvent}. */
    public static final class OfModelEvent extends Factory<ModelEvent> {
        public OfModelEvent() {
            super(new ModelEventSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link ReferencePoints}. */
    public static final class OfReferencePoints extends Factory<ReferencePoints> {
        public OfReferencePoints() {
            super(new ReferencePointsSerializer());
        }
    }

    /** The factory in {@code @TypeInfo} of {@link AlignedDepth}. */
    public static final class OfAlignedDepth extends Factory<AlignedDepth> {
        public OfAlignedDepth() {
            super(new AlignedDepthSerializer());
        }
    }

    private abstract static class Factory<T> extends TypeInfoFactory<T> {

        private final RecordSerializer<T> serializer;

        private Factory(RecordSerializer<T> serializer) {
            this.serializer = serializer;
        }

        @Override
        public TypeInformation<T> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return new RecordTypeInformation<>(serializer);
        }
    }
}
