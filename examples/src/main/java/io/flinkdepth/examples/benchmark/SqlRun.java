// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.examples.job.JobEnvironments;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The job of {@link StreamRun} in SQL: tables of two topics, and ML_PREDICT in async mode between
 * them, with twice as many open calls as a batch has images.
 */
final class SqlRun {

    private final String brokers;
    private final String model;
    private final int batch;

    SqlRun(String brokers, String model, int batch) {
        this.brokers = brokers;
        this.model = model;
        this.batch = batch;
    }

    double run(String from, String to, int warmUp) throws Exception {
        StreamExecutionEnvironment environment = JobEnvironments.local(new Configuration());
        environment.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(
                """
                CREATE TABLE frames (image BYTES) WITH (
                  'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
                  'format' = 'raw')"""
                        .formatted(from, brokers));
        tables.executeSql(
                """
                CREATE TABLE predictions (depth BYTES) WITH (
                  'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
                  'format' = 'raw')"""
                        .formatted(to, brokers));
        tables.executeSql(
                """
                CREATE MODEL m INPUT (image BYTES) OUTPUT (depth BYTES) WITH (
                  'provider' = 'flink-depth', 'model' = '%s', 'device' = 'cpu',
                  'depth-size' = 'network', 'batch-size' = '%d')"""
                        .formatted(model, batch));
        tables.executeSql(
                        """
                        INSERT INTO predictions SELECT depth FROM ML_PREDICT(
                          TABLE frames, MODEL m, DESCRIPTOR(image),
                          MAP['async', 'true', 'max-concurrent-operations', '%d'])"""
                                .formatted(2 * batch))
                .await();
        return PredictionTopic.framesPerSecond(brokers, to, warmUp);
    }
}
