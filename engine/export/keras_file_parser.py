"""Parses Keras's `.keras` files in a child process: a zip archive of JSON and HDF5.

The file may come from anywhere. Nothing in it is executed: its layers are compared with those that
are known (keras_file_layers.py), and of its weights only arrays within the file itself are read.
"""

import io
import json
import zipfile

import h5py
import numpy as np

from engine.export import keras_file_layers
from engine.export import weights_parser
from tfrecords import errors

_MAX_JSON = 4 << 20
_MAX_WEIGHTS = 1 << 30


def parse(path: str) -> tuple[list[str], list[np.ndarray]]:
  """Returns the layers and weights of a file.

  Args:
    path: of the file.

  Returns:
    One text, the JSON of `keras_file_layers.Layers` with the names of the variables of each layer
    that has any; and the float32 arrays in that order.

  Raises:
    errors.InputError: a layer has no counterpart; the message does not name the file.
    Exception: it is not such a file.
  """
  with zipfile.ZipFile(path) as archive:
    layers = keras_file_layers.read(json.loads(_member(archive, 'config.json', _MAX_JSON)))
    weights = _member(archive, 'model.weights.h5', _MAX_WEIGHTS)
  with h5py.File(io.BytesIO(weights), 'r') as file:
    arrays = [_values(file, f'{part.group}/vars/{index}')
              for part in layers.weights for index in range(len(part.variables))]
  text = json.dumps({'image_shape': layers.image_shape, 'layers': layers.text,
                     'variables': [part.variables for part in layers.weights],
                     'rescaled': layers.rescaled, 'softmax': layers.softmax})
  return [text], arrays


def _member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
  # A zip bomb says its size, or ends with an error once that many bytes have been read.
  if archive.getinfo(name).file_size > most:
    raise errors.InputError(f'{name} in it has more than {most >> 20} MB')
  return archive.read(name)


def _values(file: h5py.File, name: str) -> np.ndarray:
  values = np.asarray(weights_parser.dataset(file, name), np.float32)
  if not np.isfinite(values).all():
    raise errors.InputError(f'{name} holds NaN or infinite values; give another file')
  return values
