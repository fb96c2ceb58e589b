// SPDX-License-Identifier: Apache-2.0
/** Pictures for people, made of a finished folder of depth files: colours, pairs and videos. */
package io.flinkdepth.examples.picture;
