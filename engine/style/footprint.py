"""How much memory an optimisation will take, told before it starts.

What does not depend on the picture is there already when this is asked, in the memory that the
process holds. What is added are copies of the filters, which kernels keep in an order of their own,
and 4 bytes for every number of

  the activations up to the last layer that is looked at: kept from the way forward to the way back
  three times the largest of them: a gradient that comes in, one that goes out, a layer at work
  the picture: itself, targets, accumulators, and what L-BFGS keeps in float64

The factors were measured (see FACTORS); a test of the benchmark holds them against a real run.
"""

import math

import numpy as np

from engine import memory
from engine.style import features as features_lib
from engine.style import lbfgs
from engine.style import pictures
from tfrecords import errors

# Copies of the filters: the graph's constants, and what the kernels of either direction cache.
FILTERS = 4.0
LARGEST = 3.0
PICTURES = 12
_L_BFGS_PICTURES = 2 * (2 * lbfgs.PAIRS + 8)
_SMALLEST_SIDE = 16
MEGABYTE = 2 ** 20


def estimate(features: features_lib.Features, size: tuple[int, int], wanted: tuple[str, ...],
             rule: str, held: int) -> int:
  """Returns the peak memory of the process, in bytes.

  Args:
    features: the network.
    size: width and height of the picture, pixels.
    wanted: names of the layers that are looked at.
    rule: the optimiser.
    held: bytes that the process holds before.

  Raises:
    errors.InputError: the picture is too small for the network.
  """
  width, height = size
  shapes = features.shapes(height, width)
  names = list(shapes)
  last = max(names.index(name) for name in wanted)
  used = names[:last + 1]
  # A convolution and the relu behind it are one kernel with one output.
  fused = {before for before, after in zip(used, used[1:], strict=False)
           if _fuses(features, before, after)}
  numbers = [math.prod(shapes[name]) for name in used if name not in fused]
  filters = sum(np.size(variable) for layer in features.layers[:last + 1]
                for variable in layer.variables)
  copies = PICTURES + (_L_BFGS_PICTURES if rule == 'lbfgs' else 0)
  return held + 4 * int(sum(numbers) + LARGEST * max(numbers) + FILTERS * filters
                        + copies * 3 * width * height)


def _fuses(features: features_lib.Features, before: str, after: str) -> bool:
  kinds = {layer.name: layer.kind for layer in features.layers}
  return (kinds[before], kinds[after]) == ('conv', 'relu')


def check(features: features_lib.Features, size: tuple[int, int], wanted: tuple[str, ...],
          rule: str, limit_mb: int = 0) -> int:
  """Returns the estimate.

  Args:
    features: the network.
    size: width and height of the picture, pixels.
    wanted: names of the layers that are looked at.
    rule: the optimiser.
    limit_mb: what may be taken; 0: what the process holds and could still get.

  Raises:
    errors.InputError: it is more than that; with the largest size that is not.
  """
  held = memory.resident_bytes()
  free = memory.free_bytes()
  limit = limit_mb * MEGABYTE or (None if free is None else held + free)
  needed = estimate(features, size, wanted, rule, held)
  if limit is None or needed <= limit:
    return needed
  largest = _largest(features, size, wanted, rule, held, limit)
  advice = f'give --size={largest} or less' if largest else 'no size that makes sense fits'
  raise errors.InputError(
      f'a picture of {size[0]}x{size[1]} would take {needed // MEGABYTE:,} MB of memory and '
      f'{limit // MEGABYTE:,} MB are to be had; {advice}')


def _largest(features: features_lib.Features, size: tuple[int, int], wanted: tuple[str, ...],
             rule: str, held: int, limit: int) -> int:
  """Returns the longest side, in pixels, that fits into `limit` bytes; 0 where none does."""
  low, high = 0, max(size)
  while low < high:
    middle = (low + high + 1) // 2
    fits = middle < _SMALLEST_SIDE or estimate(
        features, pictures.fitted(*size, middle), wanted, rule, held) <= limit
    low, high = (middle, high) if fits else (low, middle - 1)
  return low if low >= _SMALLEST_SIDE else 0
