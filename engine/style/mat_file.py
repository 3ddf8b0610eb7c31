"""Reads imagenet-vgg-verydeep-19.mat in both published layouts.

  the old one   layers, classes, normalization.averageImage       MatConvNet beta16
  the new one   layers, meta.normalization.averageImage           MatConvNet beta17 and later

Filters are stored as [rows, columns, inputs, outputs], TensorFlow's own order: MatConvNet's
importer reverses Caffe's [outputs, inputs, rows, columns] and then swaps the first two axes
(utils/import-caffe.py, --transpose by default, and import-ref-models.sh, which keeps the default).
Swapping them once more, as is often done, transposes the filters. The images are RGB.
"""

import dataclasses
import hashlib
import os
import pathlib

import numpy as np

from engine.style import mat_parser
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords import regular_file

# Of the two files at vlfeat.org/matconvnet/models, beta16/ and the current one.
KNOWN_MD5 = {'8ee3263992981a1d26e73b3ca028a123': 'old', '106118b7cf60435e6d8e04f6a6dc3657': 'new'}
_CHUNK_BYTES = 1 << 20
# The file has 550 MB, of which SciPy needs two copies.
_LIMITS = parser_process.Limits(memory_bytes=4 << 30, cpu_seconds=60, wall_seconds=240)


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
  regular_file.check(path)
  try:
    (layout, *names), (mean, *weights) = limited_process.parse(
        mat_parser.__name__, {'path': os.fspath(path)}, _LIMITS)
  except errors.InputError as error:
    raise _refused(path, str(error)) from error
  except parser_protocol.ParserError as error:
    raise _refused(path, f'cannot be read ({error})') from error
  pairs = zip(weights[::2], weights[1::2], strict=True)
  return MatFile(layout, _md5(path), mean, dict(zip(names, pairs, strict=True)))


def _refused(path: pathlib.Path, what: str) -> errors.InputError:
  return errors.InputError(
      f'{path}: {what}; give imagenet-vgg-verydeep-19.mat of '
      'https://www.vlfeat.org/matconvnet/pretrained')


def _md5(path: pathlib.Path) -> str:
  digest = hashlib.md5(usedforsecurity=False)
  with regular_file.opened(path) as file:
    while chunk := file.read(_CHUNK_BYTES):
      digest.update(chunk)
  return digest.hexdigest()
