/** How the source of image sets works; may change at any time. */
package io.flinkdepth.connectors.dataset.internal;
