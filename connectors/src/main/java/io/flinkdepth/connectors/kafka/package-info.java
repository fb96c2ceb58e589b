// SPDX-License-Identifier: Apache-2.0
/**
 * Kafka sources, sinks and schemas. The key of a record is the camera, its value the bytes of the
 * image or depth map, its timestamp the event time. {@link
 * io.flinkdepth.connectors.kafka.HeaderNames Headers} contain all other fields as text, so that any
 * producer can write frames and any consumer can read depth.
 */
package io.flinkdepth.connectors.kafka;
