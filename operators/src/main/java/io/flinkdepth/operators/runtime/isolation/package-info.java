// SPDX-License-Identifier: Apache-2.0
/** Networks that are tried in a process of their own, so that they cannot stop the stream. */
package io.flinkdepth.operators.runtime.isolation;
