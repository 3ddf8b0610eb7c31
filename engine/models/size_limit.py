"""Refuses images and classes that a network cannot have, in one line that says what it can.

A dense layer on the pixels of a large image has more weights than all other layers together: the
tutorial's first one would have 100 million for images of 256x256. Networks that take the mean or
the maximum over the image in front of their logits have no such layer.
"""

from tfrecords import errors

# Of one dense layer; 128 MB in float32, and as much again for averages, slots and gradients each.
MAX_WEIGHTS = 2 ** 25
_OTHERS = '--model=resnet, which takes images of any size'


def check_side(model: str, image_shape: tuple[int, int, int], smallest: int) -> None:
  """Refuses images that are too small.

  Args:
    model: what the network is called in messages.
    image_shape: height, width and channels of its input.
    smallest: the smallest side.

  Raises:
    errors.InputError: a side is smaller.
  """
  height, width, _ = image_shape
  if min(height, width) < smallest:
    raise errors.InputError(
        f'--model={model}: its images are {height}x{width} pixels, and it needs {smallest} in both '
        f'directions; give {_OTHERS}')


def check_dense(model: str, image_shape: tuple[int, int, int], inputs: int, outputs: int) -> None:
  """Refuses a dense layer of more than MAX_WEIGHTS weights.

  Args:
    model: what the network is called in messages.
    image_shape: height, width and channels of its input.
    inputs: numbers that the layer gets of an image.
    outputs: units of the layer.

  Raises:
    errors.InputError: it has more.
  """
  if inputs * outputs > MAX_WEIGHTS:
    height, width, _ = image_shape
    raise errors.InputError(
        f'--model={model}: a layer would have {inputs * outputs:,} weights for images of '
        f'{height}x{width} pixels, and {MAX_WEIGHTS:,} is the limit; give {_OTHERS}, or a smaller '
        '--crop_size')
