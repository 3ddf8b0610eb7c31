"""The rows of each training batch that one worker makes: consecutive examples of the global batch.

A batch of B examples is trained by W workers, of which worker w makes the rows [w B/W, (w+1) B/W).
What all workers make together is the batch that one of them would have made alone.
"""

import dataclasses

import tensorflow as tf

from tfrecords import errors


@dataclasses.dataclass(frozen=True)
class BatchRows:
  """The rows of one worker.

  Attributes:
    batch_size: global batch size, a multiple of the workers.
    worker: number of the worker, from 0 on.
    num_workers: the number of workers; 1: the rows are the whole batch.

  Raises:
    errors.InputError: there are no such rows.

  Example:
    Step 2 of batches of 4, on one worker and on the second of two:

    >>> print(rana.loop.BatchRows(4).example_numbers(2).numpy())
    [ 8  9 10 11]
    >>> print(rana.loop.BatchRows(4, worker=1, num_workers=2).example_numbers(2).numpy())
    [10 11]
  """
  batch_size: int
  worker: int = 0
  num_workers: int = 1

  def __post_init__(self) -> None:
    """Refuses rows outside of the batch, of which TensorFlow makes other examples or none."""
    if not 0 <= self.worker < self.num_workers:
      raise errors.InputError(f'worker={self.worker}, num_workers={self.num_workers}: give a '
                              'worker from 0 to below their number')
    if self.batch_size < 1 or self.batch_size % self.num_workers:
      raise errors.InputError(f'batch_size={self.batch_size}: give a multiple of num_workers, '
                              f'{self.num_workers}')

  @property
  def count(self) -> int:
    """The number of rows."""
    return self.batch_size // self.num_workers

  @property
  def is_whole(self) -> bool:
    """Whether the rows are the whole batch."""
    return self.num_workers == 1

  def example_numbers(self, step: tf.Tensor) -> tf.Tensor:
    """Returns the numbers of the examples of step `step`, int64 [count].

    The examples of a training are numbered 0, 1, 2, ... without end.

    Args:
      step: integer scalar, at least 0.
    """
    first = tf.cast(step, tf.int64) * self.batch_size + self.worker * self.count
    return first + tf.range(self.count, dtype=tf.int64)

  def of(self, values: tf.Tensor) -> tf.Tensor:
    """Returns the rows [count, ...] of a tensor [batch_size, ...]."""
    if self.is_whole:
      return values
    return values[self.worker * self.count:(self.worker + 1) * self.count]
