"""Features of frozen layers for all training images, computed once and cached on disk.

  KEY.npz   features, float32 [n, ...]; key

The key is a hash of everything that the features depend on: the frozen weights, the images in their
order, the preprocessing and the compute dtype. Runs that share these share the file; where one of
them differs, so does the key. A file gets its name only when it is complete, and its container
(zip) carries checksums, so damage is detected on reading.
"""

import hashlib
import json
import pathlib

import numpy as np
import tensorflow as tf
import tqdm

from engine.config import recipe as recipe_lib
from engine.inference import model_runner
from engine.models import model_registry
from engine.models import network as network_lib
from engine.reporting import console
from engine.training import compute_dtype
from tfrecords import array_file
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import write_errors
from tfrecords.augmentation import augment

# Images per block, to bound the memory.
_BLOCK = 500
_FORMAT = 2
_KEY_DIGITS = 32
_AGAIN = 'computed again'


class FeatureCache:
  """The output of a network's first stages for all training images."""

  def __init__(self, network: network_lib.Network, stages: int, recipe: recipe_lib.Recipe,
               images: tf.Tensor):
    """Computes the key, and no features yet.

    Args:
      network: with its final frozen layers.
      stages: how many of its stages are computed.
      recipe: gives preprocessing and compute dtype; without random augmentation.
      images: uint8 [n, height, width, channels], as recorded.
    """
    self._network = network
    self._stages = stages
    self._recipe = recipe
    self._images = images
    self.key = self._key()

  def _key(self) -> str:
    recipe = self._recipe
    names = [name for stage in self._network.stages()[:self._stages] for name in stage.layers]
    settings = {'format': _FORMAT, 'model': recipe.model, 'stages': names,
                'preprocessing': vars(recipe.preprocessing), 'compute_dtype': recipe.compute_dtype,
                'images': list(self._images.shape)}
    digest = hashlib.sha256(json.dumps(settings).encode())
    for variable in self._network.variables:
      if model_registry.layer_of(variable) in names:
        digest.update(model_registry.variable_name(variable).encode())
        digest.update(variable.numpy().tobytes())
    digest.update(self._images.numpy().tobytes())
    return digest.hexdigest()[:_KEY_DIGITS]

  def shape(self) -> tuple[int, ...]:
    """Returns the shape of all features, [n, ...]."""
    one = self._pass(self._images[:1])
    return len(self._images), *one.shape[1:]

  def load(self, folder: pathlib.Path, log: console.LogFn) -> tuple[np.ndarray, str]:
    """Returns the features from the cache, or computes and caches them.

    Args:
      folder: of the cache files; created if missing.
      log: gets a line about a file that is damaged or cannot be written.

    Returns:
      float32 [n, ...], and their origin, for the user.
    """
    path = folder / f'{self.key}.npz'
    if path.exists():
      try:
        return self._read(path), f'read from {path}'
      except errors.InputError as error:
        log(str(error))
    values = self.compute()
    try:
      self._write(path, values)
    except errors.InputError as error:
      log(str(error))
      return values, 'computed'
    return values, f'computed and cached in {path}'

  def compute(self) -> np.ndarray:
    """Computes the features of all images; shows a progress bar on a terminal."""
    found = np.empty(self.shape(), np.float32)
    starts = range(0, len(found), _BLOCK)
    for start in tqdm.tqdm(starts, desc='features', unit='block', disable=None, leave=False):
      found[start:start + _BLOCK] = self._pass(self._images[start:start + _BLOCK])
    return found

  def _pass(self, images: tf.Tensor) -> tf.Tensor:
    # Through the input pipeline of the training step, so that features are bitwise those of a step;
    # without augmentation the random numbers have no effect.
    augmentation, count = self._recipe.augmentation, len(images)
    params = augment.sample_params(
        augmentation, tuple(images.shape[1:]), count, 0, tf.constant(0, tf.int64))
    inputs = augment.apply(images, tf.range(count, dtype=tf.int64), params, augmentation)
    compute = compute_dtype.TYPES[self._recipe.compute_dtype]
    return model_runner.forward(
        lambda values: self._network(values, None, 0, self._stages), inputs, compute)

  def _read(self, path: pathlib.Path) -> np.ndarray:
    found = array_file.read(path, _AGAIN)
    key, values = str(found.get('key')), found.get('features', np.empty(0))
    if key != self.key or values.shape != self.shape() or values.dtype != np.float32:
      raise errors.InputError(f'{path}: holds other features than its name says; {_AGAIN}')
    return values

  def _write(self, path: pathlib.Path, values: np.ndarray) -> None:
    remedy = 'the training continues, and the next one computes the features again'
    with write_errors.explained(path.parent, remedy):
      path.parent.mkdir(parents=True, exist_ok=True)
    with (atomic_file.temporary_path(path, remedy, durable=False) as temporary,
          temporary.open('wb') as file):
      np.savez(file, features=values, key=np.array(self.key))
