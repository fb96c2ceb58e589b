// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.flink.util.CloseableIterator;

/** The numbers from 0 on, some of them unreadable; remembers who read and how often. */
public final class MemoryDataset implements Dataset<Integer> {
    public final Set<Thread> readers = ConcurrentHashMap.newKeySet();
    public final AtomicInteger reads = new AtomicInteger();
    public final AtomicInteger open = new AtomicInteger();
    private final String name;
    private final int size;
    private final IntPredicate unreadable;

    public MemoryDataset(String name, int size, IntPredicate unreadable) {
        this.name = name;
        this.size = size;
        this.unreadable = unreadable;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CloseableIterator<Item<Integer>> items() {
        open.incrementAndGet();
        Iterator<Item<Integer>> numbers =
                IntStream.range(0, size).<Item<Integer>>mapToObj(Number::new).iterator();
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return numbers.hasNext();
            }

            @Override
            public Item<Integer> next() {
                return numbers.next();
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    private final class Number implements Item<Integer> {
        private final int value;

        private Number(int value) {
            this.value = value;
        }

        @Override
        public String name() {
            return "item-" + value;
        }

        @Override
        public Integer read() throws IOException {
            readers.add(Thread.currentThread());
            reads.incrementAndGet();
            // Later items are quicker, so that order is not kept by chance.
            for (int i = 0; i < (size - value) * 50; i++) {
                Thread.onSpinWait();
            }
            if (unreadable.test(value)) {
                throw new IOException("item-" + value + " is broken");
            }
            return value;
        }
    }
}
