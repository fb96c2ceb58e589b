// SPDX-License-Identifier: Apache-2.0
/** Images without labels, wherever they lie: folders, tar shards, LMDB and videos. */
package io.flinkdepth.training.dataset.image;
