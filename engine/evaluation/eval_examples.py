"""The examples of an evaluation, read once and kept in memory as uint8."""

import dataclasses

import tensorflow as tf

from tfrecords import data_checksum
from tfrecords import data_identity
from tfrecords import reader
from tfrecords import record_loader


@dataclasses.dataclass(frozen=True, eq=False)
class EvalExamples:
  """Examples as recorded.

  Attributes:
    images: uint8 [n, height, width, channels].
    labels: int32 [n].
    num_classes: the number of classes.
  """
  images: tf.Tensor
  labels: tf.Tensor
  num_classes: int

  @property
  def num_examples(self) -> int:
    """The number of examples."""
    return self.labels.shape[0]

  def identity(self) -> data_identity.DataIdentity:
    """Returns the checksums of the examples."""
    return data_checksum.of_tensors(self.images, self.labels)


def load(source: reader.Source) -> EvalExamples:
  """Reads all examples of a source."""
  return EvalExamples(*record_loader.load(source), source.spec.num_classes)
