"""Distance of features from Gaussians, one for each class, that share their covariance.

The squared Mahalanobis distance of features x is

  min over classes c of  (x - m_c)^T S^-1 (x - m_c)

with the means m_c of the classes and the covariance S of the differences from them (K. Lee, K. Lee,
H. Lee and J. Shin, "A simple unified framework for detecting out-of-distribution samples and
adversarial attacks", arXiv:1807.03888, equation 2). S is computed of features with deviation 1 and
mixed with the unit matrix, so that directions in which the training images hardly vary stay finite.
"""

import dataclasses

import numpy as np

# Share of the unit matrix in the covariance.
_SHRINKAGE = 0.01
# Of the largest deviation of a feature: what never varies may vary by this.
_LEAST_DEVIATION = 1e-3
_EPSILON = 1e-12


@dataclasses.dataclass(frozen=True, eq=False)
class Gaussian:
  """Fitted Gaussians.

  Attributes:
    mean: of all features, float32 [numbers].
    whitening: float32 [numbers, numbers]; features less the mean times it have covariance 1.
    centers: the means of the classes, whitened, float32 [classes, numbers].
  """
  mean: np.ndarray
  whitening: np.ndarray
  centers: np.ndarray

  def squared_distances(self, features: np.ndarray) -> np.ndarray:
    """Returns the squared distance from the nearest class, float64 [n].

    Args:
      features: [n, numbers].
    """
    white = (np.asarray(features, np.float64) - self.mean) @ self.whitening.astype(np.float64)
    centers = self.centers.astype(np.float64)
    products = (white ** 2).sum(axis=1)[:, None] - 2 * white @ centers.T
    return np.maximum((products + (centers ** 2).sum(axis=1)).min(axis=1), 0)


def fitted(features: np.ndarray, labels: np.ndarray, num_classes: int) -> Gaussian:
  """Fits the Gaussians.

  Args:
    features: [n, numbers].
    labels: int [n], from 0.
    num_classes: their number; 1: one Gaussian for all, whatever the labels.
  """
  wide = np.asarray(features, np.float64)
  mean, deviation = wide.mean(axis=0), wide.std(axis=0)
  deviation = np.maximum(deviation, _LEAST_DEVIATION * deviation.max() + _EPSILON)
  scaled = (wide - mean) / deviation
  classes = np.asarray(labels) if num_classes > 1 else np.zeros(len(wide), int)
  counts = np.bincount(classes, minlength=num_classes)
  there = np.flatnonzero(counts)
  sums = np.zeros([num_classes, wide.shape[1]])
  np.add.at(sums, classes, scaled)
  means = sums / np.maximum(counts, 1)[:, None]
  rest = scaled - means[classes]
  covariance = rest.T @ rest / len(rest)
  covariance += _SHRINKAGE * (np.eye(len(covariance)) - covariance)
  values, vectors = np.linalg.eigh(covariance)
  whitening = vectors / np.sqrt(values)
  return Gaussian(mean.astype(np.float32), (whitening / deviation[:, None]).astype(np.float32),
                  (means[there] @ whitening).astype(np.float32))
