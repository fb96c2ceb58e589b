// SPDX-License-Identifier: Apache-2.0
/** Pictures for people, made of predictions as they come: colours, pairs, videos, point clouds. */
package io.flinkdepth.examples.picture;
