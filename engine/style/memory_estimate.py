"""An estimate of the peak memory of a style transfer, made before it starts.

It adds to the resident memory of the process, at 4 bytes per number,

  FILTERS copies of the filters: constants of the graph in all the forms that it goes through,
  and those that kernels keep in an order of their own
  ACTIVATIONS times the activations up to the last layer that is compared, which the forward pass
  keeps for the backward pass
  LARGEST times the largest of them: gradients that come in and go out, a layer at work
  several copies of the image: accumulators, targets, and the float64 copies of L-BFGS

or, if a style image is far larger than the result, the memory of its forward pass. Peaks
measured in MB against estimates, Adam:

  VGG-19, 32, 256 and 512 pixels a side         1,547  1,814  2,186    1,582  1,734  2,190
  tutorial, 256 and 1,024                         812  2,331             778  2,266
  airbench, 256 and 512                           822  1,275             894  1,362

The filters of VGG-19 are most of it. Kept outside of the graph they would take 0.9 GB less, and an
iteration a fifth longer, since kernels would reorder them in every iteration.
"""

from collections.abc import Callable, Sequence
import math

from engine.reporting import host_memory
from engine.style import features as features_lib
from engine.style import images
from engine.style import lbfgs
from tfrecords import errors

FILTERS = 17.0
ACTIVATIONS = 1.1
LARGEST = 4.0
PICTURES = 12
MEGABYTE = 2 ** 20
# Code and graphs, independent of the image.
BASE = 80 * MEGABYTE
# SciPy's workspace, (2 m + 5) n, and some copies of the picture and its bounds, in float64.
_L_BFGS_PICTURES = 2 * (2 * lbfgs.PAIRS + 13)
_SMALLEST_SIDE = 16


def estimate(features: features_lib.FeatureExtractor, size: tuple[int, int],
             layer_names: tuple[str, ...], rule: str, held: int,
             styles: Sequence[tuple[float, float]] = ()) -> int:
  """Returns the peak memory of the process, in bytes.

  Args:
    features: the network.
    size: width and height of the picture, pixels.
    layer_names: names of the layers whose activations are used.
    rule: the optimizer.
    held: bytes that the process holds before.
    styles: width and height of each style picture over those of the picture.

  Raises:
    errors.InputError: the picture is too small for the network.
  """
  width, height = size
  activations, largest = _activations(features, size, layer_names)
  filters = features.num_weights(layer_names)
  copies = PICTURES + (_L_BFGS_PICTURES if rule == 'lbfgs' else 0)
  optimized = BASE + 4 * int(ACTIVATIONS * activations + LARGEST * largest + FILTERS * filters
                             + copies * 3 * width * height)
  looks = []
  for across, down in styles:
    kept, one = _activations(
        features, (max(1, round(across * width)), max(1, round(down * height))), layer_names)
    looks.append(BASE + 4 * int(kept + LARGEST * one + filters))
  return held + max(optimized, *looks) if looks else held + optimized


def _activations(features: features_lib.FeatureExtractor, size: tuple[int, int],
                 layer_names: tuple[str, ...]) -> tuple[int, int]:
  """Returns the numbers in all activations up to the last requested one, and in the largest."""
  shapes = features.shapes(size[1], size[0])
  names = list(shapes)
  used = names[:max(names.index(name) for name in layer_names) + 1]
  # Of a last convolution that is requested without its relu, the output is kept.
  fused = features.fused() - {used[-1]}
  numbers = [math.prod(shapes[name]) for name in used if name not in fused]
  return sum(numbers), max(numbers)


def check(features: features_lib.FeatureExtractor, size: tuple[int, int],
          layer_names: tuple[str, ...], rule: str, limit_mb: int = 0,
          styles: Sequence[tuple[float, float]] = ()) -> int:
  """Returns the estimate.

  Args:
    features: the network.
    size: width and height of the picture, pixels.
    layer_names: names of the layers whose activations are used.
    rule: the optimizer.
    limit_mb: what may be taken; 0: what the process holds and could still get.
    styles: width and height of each style picture over those of the picture.

  Raises:
    errors.InputError: it is more than that; with the largest size that is not.
  """
  held = host_memory.resident_bytes()
  free = host_memory.free_bytes()
  limit = limit_mb * MEGABYTE or (None if free is None else held + free)

  def of(picture: tuple[int, int]) -> int:
    return estimate(features, picture, layer_names, rule, held, styles)

  needed = of(size)
  if limit is None or needed <= limit:
    return needed
  largest = _largest(of, size, limit)
  advice = f'give --size={largest} or less' if largest else 'no size that makes sense fits'
  raise errors.InputError(
      f'a picture of {size[0]}x{size[1]} would take {needed // MEGABYTE:,} MB of memory and '
      f'{limit // MEGABYTE:,} MB are to be had; {advice}')


def _largest(needed: Callable[[tuple[int, int]], int], size: tuple[int, int], limit: int) -> int:
  """Returns the longest side, in pixels, that fits into `limit` bytes; 0 where none does."""
  low, high = 0, max(size)
  while low < high:
    middle = (low + high + 1) // 2
    fits = middle < _SMALLEST_SIDE or needed(images.fit_size(*size, middle)) <= limit
    low, high = (middle, high) if fits else (low, middle - 1)
  return low if low >= _SMALLEST_SIDE else 0
