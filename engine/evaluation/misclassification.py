"""The examples that a network misclassifies with the highest probability."""

import dataclasses

import numpy as np
import tensorflow as tf


@dataclasses.dataclass(frozen=True, eq=False)
class Misclassification:
  """An example whose predicted class is not its label.

  Attributes:
    image: uint8 [height, width, channels] as recorded.
    label: the true class.
    predicted: the predicted class.
    probability: of the predicted class, 0 to 1.
    index: of the example among the evaluated ones.
  """
  image: np.ndarray
  label: int
  predicted: int
  probability: float
  index: int


def worst(images: tf.Tensor, labels: np.ndarray, predicted: np.ndarray, probability: np.ndarray,
          max_count: int) -> tuple[Misclassification, ...]:
  """Returns the mistakes with the highest predicted probability, highest first.

  Args:
    images: uint8 [n, height, width, channels].
    labels: the true classes, [n].
    predicted: the predicted classes, [n].
    probability: of the predicted classes, [n].
    max_count: largest number of mistakes that are returned.
  """
  wrong = np.flatnonzero(labels != predicted)
  # A stable sort: mistakes with the same probability stay in the order of the records.
  wrong = wrong[np.argsort(-probability[wrong], kind='stable')][:max_count]
  return tuple(
      Misclassification(images[index].numpy(), int(labels[index]), int(predicted[index]),
                        float(probability[index]), int(index))
      for index in wrong)
