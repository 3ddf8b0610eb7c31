"""The first batch of a training from records on disk, in numpy, for any framework.

All records are read, as a training does that keeps them in memory; only one batch of them is
augmented. A framework's own input pipeline starts no faster, so this is in their favor.

This module imports no framework, because the worker processes of all frameworks import it.
"""

import dataclasses

import numpy as np

from engine.bench.step import step_workload


@dataclasses.dataclass(frozen=True)
class FirstBatch:
  """Where the records are, and how they become the batch of a training step.

  Attributes:
    files: record files of the training set.
    label_bytes: bytes before the pixels of a record.
    label_offset: which of these bytes is the label.
    image_shape: height, width and channels of a record.
    batch_size: images of the batch.
    crop_size: side of the random square that the network sees, pixels.
    max_brightness_delta: largest change, in pixel values.
    contrast: the smallest and the largest factor.
    step: the step without batches.
    cache_dir: where a framework may keep what it compiles, for the next start.
  """
  files: tuple[str, ...]
  label_bytes: int
  label_offset: int
  image_shape: tuple[int, int, int]
  batch_size: int
  crop_size: int
  max_brightness_delta: float
  contrast: tuple[float, float]
  step: step_workload.StepWorkload
  cache_dir: str = ''

  def workload(self, seed: int = 0) -> step_workload.StepWorkload:
    """Reads the records and returns the step with one batch.

    Args:
      seed: of the choice of the images and of their augmentation.
    """
    height, width, channels = self.image_shape
    records = np.concatenate([np.fromfile(path, np.uint8) for path in self.files]).reshape(
        -1, self.label_bytes + height * width * channels)
    random = np.random.default_rng(seed)
    chosen = records[random.permutation(len(records))[:self.batch_size]]
    planes = chosen[:, self.label_bytes:].reshape(-1, channels, height, width)
    images = self._augmented(planes.transpose(0, 2, 3, 1), random)
    labels = chosen[:, self.label_offset].astype(np.int32)
    return dataclasses.replace(self.step, images=images[None], labels=labels[None])

  def _augmented(self, images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Returns crops that are flipped, of changed brightness and contrast, and standardized."""
    side = self.crop_size
    places = random.integers(0, [size - side + 1 for size in self.image_shape[:2]],
                             [len(images), 2])
    pixels = np.stack([image[top:top + side, left:left + side] for image, (top, left) in zip(
        images, places, strict=True)]).astype(np.float32)
    flipped = random.random(len(pixels)) < 0.5
    pixels[flipped] = pixels[flipped, :, ::-1]
    each = (len(pixels), 1, 1, 1)
    most = self.max_brightness_delta
    pixels += random.uniform(-most, most, each).astype(np.float32)
    means = pixels.mean((1, 2), keepdims=True)
    pixels = means + (pixels - means) * random.uniform(*self.contrast, each).astype(np.float32)
    axes = (1, 2, 3)
    least = (side * side * self.image_shape[2]) ** -0.5
    return (pixels - pixels.mean(axes, keepdims=True)) / np.maximum(
        pixels.std(axes, keepdims=True), least)
