"""Writes and reads the weights of a network as HDF5, as Keras reads it with `load_weights`.

The older of Keras's two layouts (`model.save_weights('x.h5')` of TensorFlow 2): a group a layer, in
the order of the attribute `layer_names`, and in it the arrays in the order of its attribute
`weight_names`. Filters are [kh, kw, C, F] and weights [inputs, outputs] there as here.
"""

from collections.abc import Sequence
import io
import os
import pathlib

import h5py
import numpy as np

from engine.export import weights_parser
from engine.models import layer_specs
from tfrecords import atomic_file
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords import regular_file

# Generous: the networks of this project have a few megabytes of weights.
_LIMITS = parser_process.Limits(cpu_seconds=5, wall_seconds=60)

# Keras's variables of a batch normalization in its order; without the first if no scale is learned.
NORMALIZATION = ('gamma', 'beta', 'moving_mean', 'moving_variance')
_KERNEL = ('kernel', 'bias')


def write(path: pathlib.Path, specs: Sequence[layer_specs.LayerSpec]) -> None:
  """Writes the variables of a network, whole.

  Raises:
    errors.InputError: the disk does not take it.
  """
  # In memory, because HDF5 reports a full disk late and then cannot close its file.
  content = io.BytesIO()
  with h5py.File(content, 'w') as file:
    layers = [layer for layer in specs if layer.variables]
    file.attrs['layer_names'] = [layer.name.encode() for layer in layers]
    file.attrs['backend'] = b'tensorflow'
    file.attrs['keras_version'] = b'3'
    for layer in layers:
      group = file.create_group(layer.name)
      names = [f'{layer.name}/{name}' for name in _names(layer)]
      group.attrs['weight_names'] = [name.encode() for name in names]
      for name, variable in zip(names, layer.variables, strict=True):
        group.create_dataset(name, data=variable.numpy())
  atomic_file.write_bytes(path, content.getbuffer())


def _names(layer: layer_specs.LayerSpec) -> tuple[str, ...]:
  """Returns what Keras calls the variables of a layer."""
  count = len(layer.variables)
  return NORMALIZATION[-count:] if layer.kind == 'normalize' else _KERNEL[:count]


def read(path: pathlib.Path, specs: Sequence[layer_specs.LayerSpec]) -> None:
  """Assigns the variables of a network, all or none.

  Args:
    path: of the file; its layers may have other names, but must have the same order.
    specs: the layers whose variables are assigned.

  Raises:
    errors.InputError: the file is missing, not HDF5, truncated, of another network, or holds NaN
      or infinite values.
  """
  layers = [layer for layer in specs if layer.variables]
  shapes = [(layer.name, [variable.shape.as_list() for variable in layer.variables])
            for layer in layers]
  variables = [variable for layer in layers for variable in layer.variables]
  for variable, values in zip(variables, parse(path, shapes), strict=True):
    variable.assign(values)


def parse(path: pathlib.Path, layers: weights_parser.Layers) -> list[np.ndarray]:
  """Returns the arrays of a file, read in a child process with limits.

  Args:
    path: of the file.
    layers: name and shapes of the variables of each layer that has any.

  Raises:
    errors.InputError: as for `read`.
  """
  regular_file.check(path)
  try:
    return limited_process.parse(
        weights_parser.__name__, {'path': os.fspath(path), 'layers': layers}, _LIMITS)[1]
  except errors.InputError as error:
    raise errors.InputError(f'{path}: {error}') from error
  except parser_protocol.ParserError as error:
    raise errors.InputError(
        f'{path}: not a file of Keras weights that can be read ({error}); give the .h5 that '
        'belongs to the .json') from error
