// SPDX-License-Identifier: Apache-2.0
/** Files of strangers that a training reads; see the package of the same name of connectors. */
package io.flinkdepth.training.fuzz;
