// SPDX-License-Identifier: Apache-2.0
/**
 * The records on Kafka. A record's key is the camera, its value the image or depth bytes exactly,
 * its timestamp the event time; {@link io.flinkdepth.connectors.kafka.HeaderNames headers} hold the
 * rest as text, so that any producer can write frames and any consumer can read depth.
 */
package io.flinkdepth.connectors.kafka;
