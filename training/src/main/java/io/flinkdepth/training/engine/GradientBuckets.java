// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.optimizer.AdamW;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Averages gradients over workers. The gradients of several parameters share one all-reduce, a
 * bucket (as in Li et al. 2020, arXiv 2006.15704), because most parameters are small.
 *
 * <p>Unlike there, the first bucket starts after the backward pass: in DJL this is one native call
 * that does not report when the gradient of a parameter is complete.
 */
final class GradientBuckets implements AdamW.Gradients {

    /** 4 MiB. The buffers that an all-reduce needs grow with its bucket. */
    static final int MIN_VALUES = 1 << 20;

    private final NDManager manager;
    private final AllReduce allReduce;
    private final int minValues;

    GradientBuckets(NDManager manager, AllReduce allReduce) {
        this(manager, allReduce, MIN_VALUES);
    }

    /**
     * @param manager owner of the averaged gradients
     * @param minValues size at which a bucket is complete, in values
     */
    GradientBuckets(NDManager manager, AllReduce allReduce, int minValues) {
        this.manager = manager;
        this.allReduce = allReduce;
        this.minValues = minValues;
    }

    @Override
    public List<NDArray> of(List<NDArray> parameters) throws IOException {
        List<NDArray> averaged = new ArrayList<>();
        try {
            while (averaged.size() < parameters.size()) {
                addBucket(parameters, averaged);
            }
            return averaged;
        } catch (IOException | RuntimeException e) {
            averaged.forEach(NDArray::close);
            throw e;
        }
    }

    private void addBucket(List<NDArray> parameters, List<NDArray> averaged) throws IOException {
        int first = averaged.size();
        int end = first;
        int size = 0;
        while (end < parameters.size() && size < minValues) {
            size += Math.toIntExact(parameters.get(end++).size());
        }
        float[] bucket = new float[size];
        int offset = 0;
        for (NDArray parameter : parameters.subList(first, end)) {
            float[] values = gradient(parameter);
            System.arraycopy(values, 0, bucket, offset, values.length);
            offset += values.length;
        }
        allReduce.average(bucket);
        offset = 0;
        for (NDArray parameter : parameters.subList(first, end)) {
            int next = offset + (int) parameter.size();
            float[] values = Arrays.copyOfRange(bucket, offset, next);
            averaged.add(NativeCopies.of(manager, values, parameter.getShape()));
            offset = next;
        }
    }

    private static float[] gradient(NDArray parameter) {
        try (NDArray gradient = parameter.getGradient()) {
            return gradient.toFloatArray();
        }
    }
}
