// SPDX-License-Identifier: Apache-2.0
// Estimates depth from JPEG files with transformers.js, one image after another, and prints images a
// second. Arguments: folder of models, name of the model, folder of the images, images of the warm-up,
// images that are measured. NODE_PATH names the folder with the library.
const fs = require("node:fs");
const path = require("node:path");
const { env, pipeline, RawImage } = require("@huggingface/transformers");

async function main([models, model, folder, warmUp, measured]) {
  env.allowRemoteModels = false;
  env.localModelPath = models;
  const estimate = await pipeline("depth-estimation", model, { device: "cpu", dtype: "fp32" });
  const images = fs
    .readdirSync(folder)
    .sort()
    .map((name) => fs.readFileSync(path.join(folder, name)));
  let begun;
  for (let i = 0; i < Number(warmUp) + Number(measured); i++) {
    if (i === Number(warmUp)) {
      begun = performance.now();
    }
    const jpeg = new Blob([images[i % images.length]], { type: "image/jpeg" });
    await estimate(await RawImage.fromBlob(jpeg));
  }
  console.log((1000 * Number(measured)) / (performance.now() - begun));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
