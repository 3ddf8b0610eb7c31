"""Parses imagenet-vgg-verydeep-19.mat in both published layouts, in a child process.

In both, a layer is a structure with a name; a convolution has `weights`, a cell of filters and
biases. Fields are read by name, because their positions differ.
"""

import numpy as np
from scipy import io as scipy_io

from tfrecords import errors


def parse(path: str) -> tuple[list[str], list[np.ndarray]]:
  """Returns the content of a file.

  Args:
    path: of the file.

  Returns:
    The layout, 'old' or 'new', and the names of the layers with weights; the mean color, and for
    each layer filters and biases, all float32.

  Raises:
    errors.InputError: it holds other content or both layouts at once; the message does not name the
      file.
    Exception: SciPy cannot read it.
  """
  values = scipy_io.loadmat(path, simplify_cells=True,
                            variable_names=['layers', 'normalization', 'meta'])
  old, new = 'normalization' in values, 'meta' in values
  if 'layers' not in values or not (old or new):
    keys = ', '.join(sorted(key for key in values if not key.startswith('__'))) or 'nothing'
    raise errors.InputError(f'holds {keys}, not layers with normalization or meta')
  if old and new:
    raise errors.InputError(
        'holds both normalization, as in the old layout, and meta, as in the new one')
  normalization = values['normalization'] if old else _field(values['meta'], 'normalization')
  mean = _mean(_field(normalization, 'averageImage'))
  layers = _layers(values['layers'])
  arrays = [array for pair in layers.values() for array in pair]
  return ['old' if old else 'new', *layers], [mean, *arrays]


def _field(structure: object, name: str) -> np.ndarray | None:
  return structure.get(name) if isinstance(structure, dict) else None


def _mean(image: object) -> np.ndarray:
  """Returns the mean color of an image [h, w, 3] or of a color [3]."""
  values = np.asarray(image)
  if values.dtype.kind not in 'fiu' or not values.size or values.shape[-1:] != (3,):
    raise errors.InputError('has no averageImage of three colors')
  mean = values.reshape(-1, 3).mean(axis=0, dtype=np.float64)
  if not np.isfinite(mean).all():
    raise errors.InputError('has an averageImage that is not finite')
  return mean.astype(np.float32)


def _layers(layers: object) -> dict[str, tuple[np.ndarray, np.ndarray]]:
  found = {}
  for layer in np.atleast_1d(np.asarray(layers, object)):
    name, weights = _field(layer, 'name'), _field(layer, 'weights')
    if name is None:
      raise errors.InputError('has a layer without a name')
    if weights is None or not len(weights):
      continue
    label = f'layer {str(name)[:40]}'
    if len(weights) != 2:
      raise errors.InputError(f'{label} has {len(weights)} weights, not filters and biases')
    filters, biases = (_numbers(np.asarray(values), label) for values in weights)
    # SciPy drops axes of length one.
    found[str(name)] = filters, biases.reshape(-1)
  return found


def _numbers(values: np.ndarray, where: str) -> np.ndarray:
  """Returns real numbers as float32."""
  if values.dtype.kind not in 'fiu':
    raise errors.InputError(f'{where} does not hold numbers')
  return values.astype(np.float32, copy=False)
