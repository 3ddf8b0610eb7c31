"""The operations that are explained step by step, and the numbers of each: given, or built in.

This file does not import TensorFlow, so that wrong input is refused at once.
"""

from collections.abc import Mapping
import dataclasses

from engine.gradcheck import matrix_text
from tfrecords import errors

# The operations, and the inputs of each, which are the names of flags.
INPUTS = {
    'conv2d': ('image', 'filter'),
    'max_pool': ('image',),
    'softmax': ('values',),
    'cross_entropy': ('values', 'label'),
    'local_response_normalization': ('values',),
    'batch_normalization': ('values',),
}
FLAGS = tuple(dict.fromkeys(flag for flags in INPUTS.values() for flag in flags))
# The operations whose windows can be drawn.
DRAWN = ('conv2d', 'max_pool')
# Rows and columns of a window of max-pooling, and the step between windows.
POOL = 2

IMAGE = ((1, 0, 2, 1, 0),
         (0, 3, 1, 0, 2),
         (2, 1, 0, 1, 1),
         (0, 1, 2, 3, 0),
         (1, 0, 1, 0, 2))
FILTER = ((1, 0),
          (-1, 2))
_VALUES = {
    'softmax': ((1.3, -0.2, 5.2),),
    'cross_entropy': ((1.3, -0.2, 5.2),),
    'local_response_normalization': ((1, 2, 9, 2, 1),),
    'batch_normalization': ((1, 10), (2, 30), (4, 20), (5, 60)),
}

# The largest image and filter whose steps fit lines and a figure.
_MAX_IMAGE, _MAX_FILTER, _MAX_VALUES = 8, 4, 8


@dataclasses.dataclass(frozen=True)
class Inputs:
  """Numbers of an example; an operation reads those that INPUTS names.

  Attributes:
    image: the matrix that windows slide over.
    filter: the weights.
    values: logits or channels, one row; for batch normalization a row for each example, a column
      for each channel.
    label: the right class.
  """
  image: matrix_text.Matrix = IMAGE
  filter: matrix_text.Matrix = FILTER
  values: matrix_text.Matrix = _VALUES['softmax']
  label: int = 0


def read(name: str, given: Mapping[str, str]) -> Inputs:
  """Returns the numbers of an example.

  Args:
    name: one of INPUTS.
    given: the texts of the flags that are given, by their names.

  Raises:
    errors.InputError: a flag does not belong to the example, or its text cannot be used.
  """
  for flag in given:
    if flag not in INPUTS[name]:
      raise errors.InputError(
          f'--{flag}: --explain={name} does not read it; it reads '
          f'{" and ".join(f"--{known}" for known in INPUTS[name])}')
  inputs = Inputs(values=_VALUES.get(name, _VALUES['softmax']))
  if 'image' in given:
    inputs = dataclasses.replace(
        inputs, image=matrix_text.parse('image', given['image'], _MAX_IMAGE, _MAX_IMAGE))
  if 'filter' in given:
    inputs = dataclasses.replace(
        inputs, filter=matrix_text.parse('filter', given['filter'], _MAX_FILTER, _MAX_FILTER))
  if 'values' in given:
    rows = _MAX_VALUES if name == 'batch_normalization' else 1
    inputs = dataclasses.replace(
        inputs, values=matrix_text.parse('values', given['values'], rows, _MAX_VALUES))
  inputs = dataclasses.replace(inputs, label=int(given.get('label', 0)))
  _check(name, inputs)
  return inputs


def _check(name: str, inputs: Inputs) -> None:
  rows, columns = len(inputs.image), len(inputs.image[0])
  if name == 'conv2d' and (len(inputs.filter) > rows or len(inputs.filter[0]) > columns):
    raise errors.InputError(
        f'--filter: {len(inputs.filter)}x{len(inputs.filter[0])} is larger than the image, '
        f'{rows}x{columns}; give a filter that fits')
  if name == 'max_pool' and min(rows, columns) < POOL:
    raise errors.InputError(f'--image: {rows}x{columns} has no window of {POOL}x{POOL}; give at '
                            f'least {POOL}x{POOL} numbers')
  classes = len(inputs.values[0])
  if name == 'cross_entropy' and not 0 <= inputs.label < classes:
    raise errors.InputError(f'--label={inputs.label}: there are {classes} values; give a label '
                            f'from 0 to {classes - 1}')
