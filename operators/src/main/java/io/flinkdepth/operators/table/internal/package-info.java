// SPDX-License-Identifier: Apache-2.0
/** Internals of calls of a model in SQL; may change at any time. */
package io.flinkdepth.operators.table.internal;
