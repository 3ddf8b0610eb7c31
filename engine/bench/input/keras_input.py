"""The same augmentation by the preprocessing layers of Keras 3, mapped over batches in tf.data.

So Keras's guides have it. Its layers are seeded, but calls in parallel may read a layer's seed
before one of them renews it: then two batches get the same draws. What else differs from this
engine's: values are clipped to 0 to 255 after brightness and after contrast. RandomCrop takes one
window for all images of a batch, where the other layers draw for each image: a mode for which it
crops single images, before they are batched, draws as much as this engine does; the other one,
which is that of the guides, draws less. No layer standardizes an image by itself, so tf.image does.
"""

from collections.abc import Callable
import dataclasses

import tensorflow as tf

from engine.bench.input import input_workload
from engine.bench.input import per_example_pipeline
from engine.bench.input import taken_batches
from tfrecords.augmentation import augmentation_config

# A keras.layers.Layer; Keras is imported in worker processes only.
Layer = Callable[..., tf.Tensor]


@dataclasses.dataclass(frozen=True)
class KerasMode:
  """Where images are cropped: each by itself, or a batch at once and all by the same window."""
  crops_each: bool


MODES = {'crop of each, then batches': KerasMode(True)}
FEWER_DRAWS = {'batches': KerasMode(False)}


def build(workload: input_workload.InputWorkload, mode: KerasMode) -> taken_batches.TakenBatches:
  """Returns the pipeline."""
  tf.config.set_visible_devices([], 'GPU')
  return taken_batches.TakenBatches(batches(workload, mode))


def batches(workload: input_workload.InputWorkload, mode: KerasMode) -> tf.data.Dataset:
  """Returns the augmented batches, without end."""
  augmentation = workload.augmentation
  crop, rest = layers(augmentation)

  def cropped(image: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    for layer in crop:
      image = layer(image, training=True)
    return image, label

  def augmented(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    images = tf.cast(images, tf.float32)
    for layer in rest if mode.crops_each else [*crop, *rest]:
      images = layer(images, training=True)
    return (tf.image.per_image_standardization(images) if augmentation.standardize
            else images / 255.0), labels

  examples = tf.data.Dataset.from_tensor_slices((workload.images, workload.labels))
  buffer_size = round(per_example_pipeline.SHUFFLE_BUFFER_EPOCHS * len(workload.labels))
  examples = examples.shuffle(max(1, buffer_size)).repeat()
  if mode.crops_each:
    examples = examples.map(cropped, num_parallel_calls=tf.data.AUTOTUNE, deterministic=False)
  return (examples.batch(workload.batch_size, drop_remainder=True)
          .map(augmented, num_parallel_calls=tf.data.AUTOTUNE, deterministic=False)
          .prefetch(per_example_pipeline.PREFETCHED_BATCHES))


def layers(augmentation: augmentation_config.AugmentationConfig) -> tuple[list[Layer], list[Layer]]:
  """Returns the layer that crops, if there is one, and those behind it."""
  import keras
  size = augmentation.crop_size
  crop: list[Layer] = [keras.layers.RandomCrop(size, size, seed=0)] if size else []
  rest: list[Layer] = []
  if augmentation.random_flip:
    rest.append(keras.layers.RandomFlip('horizontal', seed=1))
  if augmentation.max_brightness_delta:
    rest.append(keras.layers.RandomBrightness(
        augmentation.max_brightness_delta / 255.0, seed=2))
  if (augmentation.contrast_lower, augmentation.contrast_upper) != (1.0, 1.0):
    rest.append(keras.layers.RandomContrast(
        (1.0 - augmentation.contrast_lower, augmentation.contrast_upper - 1.0), seed=3))
  return crop, rest
