"""Parses Keras's HDF5 files of weights in a child process.

The file may come from anywhere: it may refer to other files (external links, external storage,
virtual datasets), decompress to any size, or need a filter plugin. Only arrays within the file
itself are read, after their shapes have been compared with those of the network.
"""

from collections.abc import Iterator

import h5py
import numpy as np

from tfrecords import errors

Layers = list[tuple[str, list[list[int]]]]

# The built-in filters that h5repack offers: https://docs.hdfgroup.org/hdf5/v1_14/group___h5_z.html.
_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32}
# Largest number of layers, and of weights of a layer.
_MAX_NAMES = 10_000
_REMEDY = 'give the .h5 that belongs to the .json'


def parse(path: str, layers: Layers) -> tuple[list[str], list[np.ndarray]]:
  """Returns the weights of a file, layer by layer.

  Args:
    path: of the file; its layers may have other names, but must have the same order.
    layers: name and shapes of the variables of each layer that has any.

  Returns:
    No texts, and the float32 arrays of all layers.

  Raises:
    errors.InputError: the file is of another network, or uses features that are not supported; the
      message does not name the file.
    Exception: h5py cannot read it.
  """
  with h5py.File(path, 'r') as file:
    groups = [_member(file, name) for name in strings(file, 'layer_names')]
    found = [[dataset(group, name) for name in strings(group, 'weight_names')] for group in groups]
    found = [datasets for datasets in found if datasets]
    _check_shapes(layers, found)
    return [], list(_values(layers, found))


def strings(group: h5py.Group, name: str) -> list[str]:
  """Returns the strings of an attribute, which may be stored as bytes or as text."""
  shape = group.attrs.get_id(name).shape
  if len(shape) != 1 or shape[0] > _MAX_NAMES:
    raise errors.InputError(f'{name} has the shape {shape}, not that of a list; {_REMEDY}')
  return [value.decode() if isinstance(value, bytes) else str(value)
          for value in group.attrs[name]]


def _member(group: h5py.Group, name: str) -> h5py.HLObject:
  """Returns the object of a name in the file, without following soft or external links."""
  for part in filter(None, name.split('/')):
    if not isinstance(group.get(part, getlink=True), h5py.HardLink):
      raise errors.InputError(
          f'{name[:100]!r} is missing or a link, which is not followed; {_REMEDY}')
    group = group[part]
  return group


def dataset(group: h5py.Group, name: str) -> h5py.Dataset:
  """Returns an array of floating-point numbers that lies in the file itself.

  Raises:
    errors.InputError: it is missing, something else, or elsewhere.
  """
  found = _member(group, name)
  if not isinstance(found, h5py.Dataset) or found.dtype.kind != 'f' or found.shape is None:
    raise errors.InputError(f'{name[:100]!r} is not an array of floating-point numbers; {_REMEDY}')
  properties = found.id.get_create_plist()
  if found.is_virtual or properties.get_external_count():
    raise errors.InputError(f'{name[:100]!r} is in another file, which is not read; {_REMEDY}')
  filters = {properties.get_filter(number)[0] for number in range(properties.get_nfilters())}
  if filters - _FILTERS:
    raise errors.InputError(
        f'{name[:100]!r} is compressed by an HDF5 filter other than gzip; save it without that')
  return found


def _check_shapes(layers: Layers,
                  found: list[list[h5py.Dataset]]) -> None:
  if len(found) != len(layers):
    raise errors.InputError(
        f'has weights of {len(found)} layers, and the network has {len(layers)}; {_REMEDY}')
  for (name, wanted), datasets in zip(layers, found, strict=True):
    shapes = [list(dataset.shape) for dataset in datasets]
    if shapes != wanted:
      raise errors.InputError(
          f'{name} has {_shapes_text(shapes)}, and the network has {_shapes_text(wanted)}; '
          f'{_REMEDY}')


def _shapes_text(shapes: list[list[int]]) -> str:
  text = ' and '.join('x'.join(map(str, shape)) or 'a number' for shape in shapes[:9])
  return text + f' and {len(shapes) - 9} more' * (len(shapes) > 9)


def _values(layers: Layers,
            found: list[list[h5py.Dataset]]) -> Iterator[np.ndarray]:
  for (name, _), datasets in zip(layers, found, strict=True):
    for dataset in datasets:
      values = np.asarray(dataset, np.float32)
      if not np.isfinite(values).all():
        raise errors.InputError(f'{name} holds NaN or infinite values; give another file')
      yield values
