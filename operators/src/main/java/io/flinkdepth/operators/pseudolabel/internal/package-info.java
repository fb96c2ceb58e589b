// SPDX-License-Identifier: Apache-2.0
/** How pseudo-labels are chosen; may change at any time. */
package io.flinkdepth.operators.pseudolabel.internal;
