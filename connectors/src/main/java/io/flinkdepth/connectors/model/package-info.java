// SPDX-License-Identifier: Apache-2.0
/**
 * Models as files: the card that describes a network, the package of card and network, the registry
 * of packages, and the source of model updates for running jobs.
 */
package io.flinkdepth.connectors.model;
