// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

/**
 * The intersection of a ray: outward normal in the primitive's axes, texture coordinates, material.
 */
final class SurfacePoint {
    double normalX;
    double normalY;
    double normalZ;

    /** Texture coordinates in metres. */
    double u;

    double v;
    Material material;

    void set(double nx, double ny, double nz, double u, double v, Material material) {
        this.normalX = nx;
        this.normalY = ny;
        this.normalZ = nz;
        this.u = u;
        this.v = v;
        this.material = material;
    }
}
