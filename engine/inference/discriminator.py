"""A logistic regression that tells training images from images that show no class.

Of the features x of an image, standardized by the training images and bounded, it computes

  score = w . x + b

with w and b that minimize the mean logistic loss plus |w|^2 / (2 C n), each side counting half. How
the score of an image compares with those of images held out is what matters, not its probability:
images of other kinds are neither.
"""

import dataclasses

import numpy as np
from scipy import optimize
from scipy import special

# Features of images of other kinds are often far away; these many deviations are as good as any.
_MOST_DEVIATIONS = 6.0
# Of the largest deviation of a feature: what never varies may vary by this.
_LEAST_DEVIATION = 1e-3
_EPSILON = 1e-9
# Inverse strength of the penalty, in scikit-learn's terms.
_C = 1e-3
_MAX_ITERATIONS = 200


@dataclasses.dataclass(frozen=True, eq=False)
class Discriminator:
  """A fitted discriminator.

  Attributes:
    mean: of the features, float32 [numbers].
    deviation: of the features, float32 [numbers].
    weights: of the standardized features, float32 [numbers].
    bias: float32 [].
  """
  mean: np.ndarray
  deviation: np.ndarray
  weights: np.ndarray
  bias: np.ndarray

  def scores(self, features: np.ndarray) -> np.ndarray:
    """Returns the scores of images, float64 [n]; higher is rather no training image.

    Args:
      features: [n, numbers].
    """
    scaled = _scaled(features, self.mean, self.deviation)
    return scaled.astype(np.float64) @ self.weights.astype(np.float64) + float(self.bias)


def fitted(inside: np.ndarray, outside: np.ndarray) -> Discriminator:
  """Fits a discriminator.

  Args:
    inside: features of training images, [n, numbers].
    outside: features of images that show no class, [m, numbers].
  """
  mean, deviation = inside.mean(axis=0), inside.std(axis=0)
  deviation = np.maximum(deviation, _LEAST_DEVIATION * deviation.max() + _EPSILON)
  features = _scaled(np.concatenate([inside, outside]), mean, deviation)
  signs = np.r_[-np.ones(len(inside)), np.ones(len(outside))]
  shares = np.where(signs < 0, 0.5 / len(inside), 0.5 / len(outside))
  penalty = 1 / (_C * len(features))

  def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
    weights, bias = parameters[:-1], parameters[-1]
    margins = signs * (features @ weights.astype(np.float32) + bias)
    slopes = -signs * shares * special.expit(-margins)
    gradient = features.T @ slopes.astype(np.float32) + penalty * weights
    return (float(shares @ np.logaddexp(0, -margins) + penalty / 2 * weights @ weights),
            np.r_[gradient, slopes.sum()].astype(np.float64))

  found = optimize.minimize(loss, np.zeros(features.shape[1] + 1), jac=True, method='L-BFGS-B',
                            options={'maxiter': _MAX_ITERATIONS}).x.astype(np.float32)
  return Discriminator(mean.astype(np.float32), deviation.astype(np.float32), found[:-1],
                       found[-1:].reshape([]))


def _scaled(features: np.ndarray, mean: np.ndarray, deviation: np.ndarray) -> np.ndarray:
  return np.clip((features - mean) / deviation, -_MOST_DEVIATIONS, _MOST_DEVIATIONS).astype(
      np.float32)
