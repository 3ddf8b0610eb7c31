"""Writes and reads the weights of a network as HDF5, as Keras reads it with `load_weights`.

The older of Keras's two layouts (`model.save_weights('x.h5')` of TensorFlow 2): a group a layer, in
the order of the attribute `layer_names`, and in it the arrays in the order of its attribute
`weight_names`. Filters are [kh, kw, C, F] and weights [inputs, outputs] there as here.
"""

from collections.abc import Sequence
import pathlib

import h5py
import numpy as np

from engine.models import layer_specs
from tfrecords import atomic_file
from tfrecords import errors

_NAMES = {'conv': ('kernel', 'bias'), 'dense': ('kernel', 'bias'),
          'normalize': ('beta', 'moving_mean', 'moving_variance')}


def write(path: pathlib.Path, specs: Sequence[layer_specs.LayerSpec]) -> None:
  """Writes the variables of a network, whole.

  Raises:
    errors.InputError: the disk does not take it.
  """
  with atomic_file.temporary_path(path) as temporary, h5py.File(temporary, 'w') as file:
    layers = [layer for layer in specs if layer.variables]
    file.attrs['layer_names'] = [layer.name.encode() for layer in layers]
    file.attrs['backend'] = b'tensorflow'
    file.attrs['keras_version'] = b'3'
    for layer in layers:
      group = file.create_group(layer.name)
      names = [f'{layer.name}/{name}' for name in _NAMES[layer.kind][:len(layer.variables)]]
      group.attrs['weight_names'] = [name.encode() for name in names]
      for name, variable in zip(names, layer.variables, strict=True):
        group.create_dataset(name, data=variable.numpy())


def read(path: pathlib.Path, specs: Sequence[layer_specs.LayerSpec]) -> None:
  """Assigns the variables of a network, all or none.

  Args:
    path: of the file; its layers may have other names, but must have the same order.
    specs: the layers whose variables are assigned.

  Raises:
    errors.InputError: the file is missing, no HDF5, cut, or of another network.
  """
  try:
    with h5py.File(path, 'r') as file:
      found = [[np.asarray(file[layer][name]) for name in strings(file[layer], 'weight_names')]
               for layer in strings(file, 'layer_names')]
  except FileNotFoundError as error:
    raise errors.InputError(f'{path}: no such file') from error
  except (OSError, KeyError, TypeError, ValueError) as error:
    raise errors.InputError(
        f'{path}: not a file of Keras weights that can be read '
        f'({" ".join(str(error).split())[:120]}); give the .h5 that belongs to the .json'
    ) from error
  arrays = [layer for layer in found if layer]
  layers = [layer for layer in specs if layer.variables]
  if len(arrays) != len(layers):
    raise errors.InputError(
        f'{path}: weights of {len(arrays)} layers, and the network has {len(layers)}; give the .h5 '
        'that belongs to the .json')
  for layer, values in zip(layers, arrays, strict=True):
    shapes = [tuple(value.shape) for value in values]
    wanted = [tuple(variable.shape) for variable in layer.variables]
    if shapes != wanted:
      raise errors.InputError(
          f'{path}: {layer.name} has {_shapes_text(shapes)}, and the network '
          f'{_shapes_text(wanted)} there; give the .h5 that belongs to the .json')
  for layer, values in zip(layers, arrays, strict=True):
    for variable, value in zip(layer.variables, values, strict=True):
      variable.assign(value)


def strings(group: h5py.Group, name: str) -> list[str]:
  """Returns the strings of an attribute, which writers store as bytes or as text."""
  return [value.decode() if isinstance(value, bytes) else str(value)
          for value in group.attrs[name]]


def _shapes_text(shapes: Sequence[tuple[int, ...]]) -> str:
  return ' and '.join('x'.join(map(str, shape)) or 'a number' for shape in shapes)
