// SPDX-License-Identifier: Apache-2.0
/** What calls of a model in SQL are made of; may change at any time. */
package io.flinkdepth.operators.table.internal;
