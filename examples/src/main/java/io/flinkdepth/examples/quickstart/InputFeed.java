package io.flinkdepth.examples.quickstart;

final class InputFeed implements FrameFeed {
    InputFeed(String a, String b, String c) {}

    @Override
    public void start() {}

    @Override
    public void close() {}
}
