// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * Returns each element of a sequence once, in an order that depends only on the seed and the
 * sequence: a buffer is kept full, and a random element of it is next.
 */
final class ShuffledItems<T> implements Iterator<T> {
    private final Iterator<T> source;
    private final int capacity;
    private final SplittableRandom random;
    private final List<T> buffer = new ArrayList<>();

    ShuffledItems(Iterator<T> source, int capacity, long seed) {
        this.source = source;
        this.capacity = capacity;
        // Split, because seeds of successive sweeps differ by a constant, which is the generator's
        // own step: otherwise one sweep would equal the previous one, shifted by one.
        this.random = new SplittableRandom(seed).split();
    }

    @Override
    public boolean hasNext() {
        while (buffer.size() < capacity && source.hasNext()) {
            buffer.add(source.next());
        }
        return !buffer.isEmpty();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("every element was given");
        }
        int last = buffer.size() - 1;
        int chosen = random.nextInt(buffer.size());
        T result = buffer.get(chosen);
        buffer.set(chosen, buffer.get(last));
        buffer.remove(last);
        return result;
    }
}
