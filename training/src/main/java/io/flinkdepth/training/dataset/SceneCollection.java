package io.flinkdepth.training.dataset;

import io.flinkdepth.training.synthetic.SceneFolder;
import io.flinkdepth.training.synthetic.SceneSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Experimental;

/** The synthetic scenes of one or more folders, one after the other. */
@Experimental
public final class SceneCollection implements LabelledImage.Collection {
    private final List<SceneFolder> folders;
    private final int size;

    private SceneCollection(List<SceneFolder> folders) {
        this.folders = folders;
        this.size = folders.stream().mapToInt(SceneFolder::size).sum();
    }

    /**
     * Lists the scenes.
     *
     * @throws IOException when a folder cannot be read or has no scene
     */
    public static SceneCollection open(List<Path> paths) throws IOException {
        List<SceneFolder> folders = new ArrayList<>();
        for (Path path : paths) {
            SceneFolder folder = SceneFolder.open(path);
            if (folder.size() == 0) {
                throw new IOException(path + " holds no scene; fill it with synthesize");
            }
            folders.add(folder);
        }
        return new SceneCollection(folders);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public LabelledImage read(int index) throws IOException {
        int rest = index;
        for (SceneFolder folder : folders) {
            if (rest < folder.size()) {
                SceneSample scene = folder.read(rest);
                return new LabelledImage(
                        scene.width(),
                        scene.height(),
                        scene.rgb(),
                        scene.depthMetres(),
                        scene.skyMask());
            }
            rest -= folder.size();
        }
        throw new IndexOutOfBoundsException("there are " + size + " scenes; no scene " + index);
    }
}
