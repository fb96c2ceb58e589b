// SPDX-License-Identifier: Apache-2.0
/** Images without labels in folders, tar archives, LMDB environments and videos. */
package io.flinkdepth.training.dataset.image;
