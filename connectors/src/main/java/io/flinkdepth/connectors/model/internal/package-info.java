/** How the video source works; may change at any time. */
package io.flinkdepth.connectors.model.internal;
