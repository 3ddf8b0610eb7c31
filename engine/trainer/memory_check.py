"""What a training needs of the memory at least, compared with what is free, before it begins.

A process that takes more is killed by the system, or in a container by its limit, without a word.
Only what is sure to be needed is counted, so that nothing that would run is refused.
"""

from collections.abc import Sequence
import math

from engine.models import layer_summary
from engine.models import network as network_lib
from engine.reporting import host_memory
from tfrecords import errors

_MEGABYTE = 2 ** 20
_FLOAT_BYTES = 4
# Activations of an image, in numbers of its own size, that no network here exceeds.
_MOST_PER_PIXEL = 1000


def records(name: str, num_bytes: int, budget_mb: int) -> None:
  """Refuses a data set that the budget keeps in memory and that does not fit.

  Args:
    name: of the data set.
    num_bytes: of its records.
    budget_mb: a larger data set streams from disk.

  Raises:
    errors.InputError: says what is needed and free.
  """
  if num_bytes <= budget_mb * _MEGABYTE:
    _require(num_bytes, f'--memory_budget_mb={budget_mb}', f'{name} in memory',
             'give less, so that they stream from disk')


def shuffle_buffer(examples: int, record_bytes: int) -> None:
  """Refuses a shuffle buffer that does not fit.

  Args:
    examples: in the buffer.
    record_bytes: of each.

  Raises:
    errors.InputError: says what is needed and free.
  """
  _require(examples * record_bytes, f'--shuffle_buffer_size={examples}', 'such a buffer',
           'give less')


def batch(batch_size: int, network: network_lib.Network, input_shape: tuple[int, int, int],
          devices: Sequence[str]) -> None:
  """Refuses a batch that does not fit with the activations that its gradient needs.

  Args:
    batch_size: examples a step, over all replicas.
    network: the network.
    input_shape: height, width and channels of its input.
    devices: of the replicas; the activations are in memory of GPUs where these are.

  Raises:
    errors.InputError: says what is needed and free, and how many examples would fit.
  """
  free = host_memory.free_bytes()
  numbers = math.prod(input_shape)
  if free is None or batch_size * numbers * _FLOAT_BYTES * _MOST_PER_PIXEL < free:
    return
  if not any('GPU' in device for device in devices):
    numbers += sum(math.prod(layer.shape) for layer in layer_summary.layers(network, input_shape))
  per_example = numbers * _FLOAT_BYTES
  fits = free // per_example
  _require(batch_size * per_example, f'--batch_size={batch_size}', 'a step',
           f'give {fits:,} or less' if fits else 'no batch of this network fits')


def _require(num_bytes: int, flag: str, what: str, advice: str) -> None:
  free = host_memory.free_bytes()
  if free is not None and num_bytes > free:
    raise errors.InputError(
        f'{flag}: {what} takes {-(-num_bytes // _MEGABYTE):,} MB or more and '
        f'{free // _MEGABYTE:,} MB are free; {advice}')
