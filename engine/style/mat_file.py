"""Reads imagenet-vgg-verydeep-19.mat in both published layouts.

  the old one   layers, classes, normalization.averageImage       MatConvNet beta16
  the new one   layers, meta.normalization.averageImage           MatConvNet beta17 and later

In both, a layer is a structure with a name; a convolution has `weights`, a cell of filters and
biases. Fields are read by name, because their positions differ. Filters are stored as [rows,
columns, inputs, outputs], TensorFlow's own order: MatConvNet's importer reverses Caffe's [outputs,
inputs, rows, columns] and then swaps the first two axes (utils/import-caffe.py, --transpose by
default, and import-ref-models.sh, which keeps the default). Swapping them once more, as is often
done, transposes the filters. The images are RGB.
"""

import dataclasses
import hashlib
import pathlib

import numpy as np
from scipy import io as scipy_io

from tfrecords import errors

# Of the two files at vlfeat.org/matconvnet/models, beta16/ and the current one.
KNOWN_MD5 = {'8ee3263992981a1d26e73b3ca028a123': 'old', '106118b7cf60435e6d8e04f6a6dc3657': 'new'}
_CHUNK_BYTES = 1 << 20


@dataclasses.dataclass(frozen=True, eq=False)
class MatFile:
  """The content of a file.

  Attributes:
    layout: 'old' or 'new'.
    md5: of the file, in hexadecimal.
    mean: float32 [3], the mean of the training images, red, green, blue, 0 to 255.
    layers: filters [rows, columns, inputs, outputs] and biases [outputs], float32, by name.
  """
  layout: str
  md5: str
  mean: np.ndarray
  layers: dict[str, tuple[np.ndarray, np.ndarray]]


def read(path: pathlib.Path) -> MatFile:
  """Reads a file.

  Raises:
    errors.InputError: it is missing, truncated, of another kind, or has both layouts at once.
  """
  values = _loaded(path)
  old, new = 'normalization' in values, 'meta' in values
  if 'layers' not in values or not (old or new):
    keys = ', '.join(sorted(key for key in values if not key.startswith('__'))) or 'nothing'
    raise _refused(path, f'holds {keys}, not layers with normalization or meta')
  if old and new:
    raise _refused(path, 'holds normalization, as the old layout does, and meta, as the new one')
  normalization = values['normalization'] if old else _field(values['meta'], 'normalization')
  mean = _mean(path, _field(normalization, 'averageImage'))
  return MatFile('old' if old else 'new', _md5(path), mean, _layers(path, values['layers']))


def _loaded(path: pathlib.Path) -> dict[str, object]:
  if not path.is_file():
    raise errors.InputError(f'{path}: no such file')
  try:
    return scipy_io.loadmat(path, simplify_cells=True,
                            variable_names=['layers', 'normalization', 'meta'])
  except MemoryError:
    raise
  except Exception as error:  # SciPy's parser raises many kinds.
    raise _refused(path, f'cannot be read ({" ".join(str(error).split())[:100]})') from error


def _refused(path: pathlib.Path, what: str) -> errors.InputError:
  return errors.InputError(
      f'{path}: {what}; give imagenet-vgg-verydeep-19.mat of '
      'https://www.vlfeat.org/matconvnet/pretrained')


def _field(structure: object, name: str) -> np.ndarray | None:
  return structure.get(name) if isinstance(structure, dict) else None


def _mean(path: pathlib.Path, image: object) -> np.ndarray:
  """Returns the mean color of an image [h, w, 3] or of a color [3]."""
  values = np.asarray(image)
  if values.dtype.kind not in 'fiu' or not values.size or values.shape[-1:] != (3,):
    raise _refused(path, 'has no averageImage of three colours')
  return values.reshape(-1, 3).mean(axis=0, dtype=np.float64).astype(np.float32)


def _layers(path: pathlib.Path, layers: object) -> dict[str, tuple[np.ndarray, np.ndarray]]:
  found = {}
  for layer in np.atleast_1d(np.asarray(layers, object)):
    name, weights = _field(layer, 'name'), _field(layer, 'weights')
    if name is None:
      raise _refused(path, 'has a layer without a name')
    if weights is None or not len(weights):
      continue
    if len(weights) != 2:
      raise _refused(path, f'layer {name} has {len(weights)} weights, not filters and biases')
    # SciPy drops axes of length one.
    biases = np.asarray(weights[1], np.float32).reshape(-1)
    filters = np.asarray(weights[0], np.float32)
    found[str(name)] = filters, biases
  return found


def _md5(path: pathlib.Path) -> str:
  digest = hashlib.md5(usedforsecurity=False)
  with path.open('rb') as file:
    while chunk := file.read(_CHUNK_BYTES):
      digest.update(chunk)
  return digest.hexdigest()
