"""Batches of a tf.data pipeline, consumed as in a training: several in one traced loop."""

import tensorflow as tf

BATCHES_PER_CALL = 10


class TakenBatches:
  """A pipeline whose iterator lives through all rounds."""

  def __init__(self, batches: tf.data.Dataset):
    """Opens the iterator.

    Args:
      batches: images and labels, without end.
    """
    iterator = iter(batches)

    @tf.function
    def take() -> tf.Tensor:
      examples = 0
      for _ in tf.range(BATCHES_PER_CALL):
        _, labels = next(iterator)
        examples += tf.shape(labels)[0]
      return examples

    self._take = take

  def work(self) -> int:
    """Takes `BATCHES_PER_CALL` batches and returns the number of their examples."""
    return int(self._take())
