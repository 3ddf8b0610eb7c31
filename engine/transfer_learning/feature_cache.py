"""What frozen layers make of the training images, computed once and kept on disk.

  KEY.npz   features, float32 [n, ...]; key

The key is a hash of all that they depend on: the frozen weights, the images with their order, the
preprocessing and the type computed in. So whatever changes one of these finds no file, and any run
that shares them finds the same one. A file is there under its name only when it is whole; it
carries the checksums of its container (zip), so that damage is seen when it is read.
"""

from collections.abc import Callable
import hashlib
import json
import pathlib
import zipfile

import numpy as np
import tensorflow as tf
import tqdm

from engine.config import recipe as recipe_lib
from engine.inference import model_runner
from engine.models import model_registry
from engine.models import network as network_lib
from engine.training import compute_dtype
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords.augmentation import augment

# Images at a time, to bound the memory.
_BLOCK = 500
_FORMAT = 2
_KEY_DIGITS = 32

Report = Callable[[str], None]


class FeatureCache:
  """The output of the first stages of a network for all images of a training."""

  def __init__(self, network: network_lib.Network, stages: int, recipe: recipe_lib.Recipe,
               images: tf.Tensor):
    """Names what is asked for; computes nothing but the key.

    Args:
      network: whose first layers do not change any more.
      stages: how many of its stages are passed through.
      recipe: gives preprocessing and precision; without distortions.
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

  def load(self, folder: pathlib.Path, report: Report) -> tuple[np.ndarray, str]:
    """Returns the features, read or else computed and kept.

    Args:
      folder: where the files lie; made if need be.
      report: takes a line about a file that is damaged or cannot be written.

    Returns:
      float32 [n, ...], and where they come from, for the user.
    """
    path = folder / f'{self.key}.npz'
    if path.exists():
      try:
        return self._read(path), f'read from {path}'
      except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        report(f'{path}: damaged ({" ".join(str(error).split())[:80]}); computed anew')
    values = self.compute()
    try:
      self._write(path, values)
    except errors.InputError as error:
      report(str(error))
      return values, 'computed'
    return values, f'computed and kept in {path}'

  def compute(self) -> np.ndarray:
    """Passes all images through the stages; shows a bar on a terminal."""
    found = np.empty(self.shape(), np.float32)
    starts = range(0, len(found), _BLOCK)
    for start in tqdm.tqdm(starts, desc='features', unit='block', disable=None, leave=False):
      found[start:start + _BLOCK] = self._pass(self._images[start:start + _BLOCK])
    return found

  def _pass(self, images: tf.Tensor) -> tf.Tensor:
    # By the way that the steps take: bit for bit what they would see, as nothing moves and so
    # nothing that is drawn makes a difference.
    augmentation, count = self._recipe.augmentation, len(images)
    params = augment.sample_params(
        augmentation, tuple(images.shape[1:]), count, 0, tf.constant(0, tf.int64))
    inputs = augment.apply(images, tf.range(count, dtype=tf.int64), params, augmentation)
    compute = compute_dtype.TYPES[self._recipe.compute_dtype]
    return model_runner.forward(
        lambda values: self._network(values, None, 0, self._stages), inputs, compute)

  def _read(self, path: pathlib.Path) -> np.ndarray:
    with np.load(path) as file:
      key, values = str(file['key']), file['features']
    if key != self.key or values.shape != self.shape() or values.dtype != np.float32:
      raise ValueError('holds other features than its name says')
    return values

  def _write(self, path: pathlib.Path, values: np.ndarray) -> None:
    remedy = 'the training goes on, and the next one computes the features again'
    with atomic_file.temporary_path(path, remedy, durable=False) as temporary:
      path.parent.mkdir(parents=True, exist_ok=True)
      with temporary.open('wb') as file:
        np.savez(file, features=values, key=np.array(self.key))
