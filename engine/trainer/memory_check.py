"""Compares the memory that a training needs at least with the free memory, before it starts.

The system or a container's limit would kill a process that uses more, without a message. Only
memory that is certainly needed is counted, so that no training that would run is refused.
"""

from collections.abc import Sequence
import math

from engine.models import layer_summary
from engine.models import network as network_lib
from engine.reporting import host_memory
from tfrecords import errors

_MEGABYTE = 2 ** 20
_FLOAT_BYTES = 4
# No network here has more activations per number of its input.
_MAX_ACTIVATIONS_PER_INPUT = 1000


def records(name: str, num_bytes: int, budget_mb: int) -> None:
  """Checks that a data set that is to be kept in memory fits.

  Args:
    name: of the data set.
    num_bytes: of its records.
    budget_mb: a larger data set streams from disk.

  Raises:
    errors.InputError: it does not; the message has the needed and the free memory.
  """
  if num_bytes <= budget_mb * _MEGABYTE:
    _require(num_bytes, f'--memory_budget_mb={budget_mb}', f'{name} in memory',
             'give less, so that it streams from disk')


def streamed(name: str, batch_size: int, num_bytes: int) -> None:
  """Checks that the queue of a streamed data set fits.

  Args:
    name: of the data set.
    batch_size: examples per step, over all replicas.
    num_bytes: of a window of records and a batch.

  Raises:
    errors.InputError: it does not; the message has the needed and the free memory.
  """
  _require(num_bytes, f'--batch_size={batch_size}', f'a window and a batch of {name} in memory',
           'give less, or close other programs')


def batch(batch_size: int, network: network_lib.Network, input_shape: tuple[int, int, int],
          devices: Sequence[str], accumulate: int = 1) -> None:
  """Checks that a batch fits, with the activations that its gradient needs.

  Args:
    batch_size: examples per step, over all replicas of this process.
    network: the network.
    input_shape: height, width and channels of its input.
    devices: of the replicas; on GPUs the activations do not count, as they are in GPU memory.
    accumulate: slices in which a batch is computed; there are the activations of one at a time.

  Raises:
    errors.InputError: it does not; the message says how many examples would fit.
  """
  free = host_memory.free_bytes()
  numbers: float = math.prod(input_shape)
  if free is None or batch_size * numbers * _FLOAT_BYTES * _MAX_ACTIVATIONS_PER_INPUT < free:
    return
  if not any('GPU' in device for device in devices):
    numbers += sum(math.prod(layer.shape) for layer in layer_summary.layers(
        network, input_shape)) / accumulate
  per_example = math.ceil(numbers * _FLOAT_BYTES)
  fits = free // per_example
  _require(batch_size * per_example, f'--batch_size={batch_size}', 'a step',
           f'give {fits:,} or less' if fits else 'no batch of this network fits')


def _require(num_bytes: int, flag: str, what: str, advice: str) -> None:
  free = host_memory.free_bytes()
  if free is not None and num_bytes > free:
    limit = host_memory.limit_of_addresses()
    raise errors.InputError(
        f'{flag}: {what} needs at least {-(-num_bytes // _MEGABYTE):,} MB and '
        f'{free // _MEGABYTE:,} MB are free{f" ({limit})" * bool(limit)}; {advice}')
