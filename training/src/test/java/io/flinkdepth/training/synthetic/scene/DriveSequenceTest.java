// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DriveSequenceTest {

    private final DriveSequence drive = new DriveSequence(3, 160, 96, DriveCamera.FRONT);

    @Test
    void aFrameDependsOnItsIndexAlone() {
        SceneSample first = drive.frame(5);
        drive.frame(900);
        assertThat(new DriveSequence(3, 160, 96, DriveCamera.FRONT).frame(5)).isEqualTo(first);
        assertThat(drive.frame(6)).isNotEqualTo(first);
    }

    @Test
    void neighbouringFramesShowNearlyTheSame() {
        float[] now = drive.frame(40).depthMetres();
        float[] next = drive.frame(41).depthMetres();
        float[] later = drive.frame(140).depthMetres();
        assertThat(difference(now, next)).isLessThan(difference(now, later) / 2);
    }

    @Test
    void theRoadBeforeTheBumperIsAsFarAsTheCameraIsHigh() {
        SceneSample frame = drive.frame(0);
        int row = 95;
        float depth = frame.depthMetres()[row * 160 + 60];
        double down = (row - frame.intrinsics().principalY()) / frame.intrinsics().focalY();
        // Height over the road, from the slope of the ray and the pitch of the camera.
        double height = depth * (down * Math.cos(0.035) + Math.sin(0.035));
        assertThat(height).isBetween(1.45, 1.65);
    }

    @Test
    void camerasAreDifferentViewsAndBadFramesAreRefused() {
        assertThat(new DriveSequence(3, 160, 96, DriveCamera.REAR).frame(0))
                .isNotEqualTo(drive.frame(0));
        assertThat(DriveCamera.FRONT_LEFT.cameraId()).isEqualTo("front-left");
        assertThatThrownBy(() -> drive.frame(-1)).hasMessageContaining("-1");
    }

    private static double difference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(1 / a[i] - 1 / b[i]);
        }
        return sum / a.length;
    }

    @Test
    void weatherChangesWhatIsSeenAndNotWhatIsThere() {
        SceneSample day = new DriveSequence(3, 64, 48, DriveCamera.FRONT).frame(5);
        double brightest = brightness(day);
        for (DriveWeather weather : DriveWeather.values()) {
            DriveSequence drive = new DriveSequence(3, 64, 48, DriveCamera.FRONT, weather);
            SceneSample seen = drive.frame(5);
            assertThat(seen.depthMetres()).as(weather.label()).isEqualTo(day.depthMetres());
            assertThat(seen).as("drawn again").isEqualTo(drive.frame(5));
            if (weather != DriveWeather.DAY) {
                assertThat(seen.rgb()).as(weather.label()).isNotEqualTo(day.rgb());
            }
            if (weather == DriveWeather.NIGHT) {
                assertThat(brightness(seen)).isLessThan(0.6 * brightest);
            }
        }
    }

    private static double brightness(SceneSample scene) {
        double total = 0;
        for (byte value : scene.rgb()) {
            total += value & 0xff;
        }
        return total / scene.rgb().length;
    }
}
