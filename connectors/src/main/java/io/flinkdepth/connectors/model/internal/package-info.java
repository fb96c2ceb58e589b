// SPDX-License-Identifier: Apache-2.0
/** Internals of model packages and of the registry source; may change at any time. */
package io.flinkdepth.connectors.model.internal;
