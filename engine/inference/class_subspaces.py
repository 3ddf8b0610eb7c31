"""Distance of features from what varies within a class: a subspace for each class.

The features x of a class with mean m vary mostly in a few directions V, its first principal
components. The squared distance of an image is that of the class of which it is least:

  min over classes c of  |x - m_c|^2 - |V_c^T (x - m_c)|^2

(as in H. Wang, Z. Li, L. Feng and W. Zhang, "ViM: out-of-distribution with virtual-logit matching",
CVPR 2022, there of one subspace for all classes). Features are divided by their deviations.
"""

import dataclasses

import numpy as np

# Directions of each class; of classes with few images fewer, a quarter of their number.
_DIRECTIONS, _IMAGES_PER_DIRECTION = 20, 4
# Of a class, to bound the time.
_MOST_IMAGES = 1000
_LEAST_DEVIATION = 1e-3
_EPSILON = 1e-9


@dataclasses.dataclass(frozen=True, eq=False)
class ClassSubspaces:
  """Fitted subspaces.

  Attributes:
    deviation: of all features, float32 [numbers].
    centers: the means of the classes, divided by it, float32 [classes, numbers].
    directions: orthonormal, of each class, float32 [classes, directions, numbers].
  """
  deviation: np.ndarray
  centers: np.ndarray
  directions: np.ndarray

  def scores(self, features: np.ndarray) -> np.ndarray:
    """Returns the logarithm of the squared distance from the nearest class, float64 [n].

    Args:
      features: [n, numbers].
    """
    scaled = (features / self.deviation).astype(np.float32)
    found = np.full(len(scaled), np.inf)
    for center, directions in zip(self.centers, self.directions, strict=True):
      rest = scaled - center
      rest -= (rest @ directions.T) @ directions
      found = np.minimum(found, (rest.astype(np.float64) ** 2).sum(axis=1))
    return np.log(np.maximum(found, _EPSILON))


def fitted(features: np.ndarray, labels: np.ndarray, num_classes: int) -> ClassSubspaces:
  """Fits the subspaces.

  Args:
    features: [n, numbers].
    labels: int [n], from 0.
    num_classes: their number; 1: one subspace for all, whatever the labels.
  """
  deviation = features.std(axis=0)
  deviation = np.maximum(deviation, _LEAST_DEVIATION * deviation.max() + _EPSILON)
  scaled = features / deviation
  classes = np.asarray(labels) if num_classes > 1 else np.zeros(len(features), int)
  parts = [part for part in (scaled[classes == label] for label in range(num_classes)) if len(part)]
  most = max(1, min(_DIRECTIONS, *(len(part) // _IMAGES_PER_DIRECTION for part in parts)))
  centers = [part.mean(axis=0) for part in parts]
  directions = [np.linalg.svd(part[:_MOST_IMAGES] - center, full_matrices=False)[2][:most]
                for part, center in zip(parts, centers, strict=True)]
  return ClassSubspaces(*(np.asarray(one, np.float32) for one in (deviation, centers, directions)))
