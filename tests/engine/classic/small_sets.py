"""Small generated sets for the classic learners."""

import numpy as np


def blobs(classes: int, examples: int, features: int = 3, spread: float = 1.0,
          seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
  """Returns float64 inputs around a center a class, and their labels, in random order."""
  random = np.random.default_rng(seed)
  labels = random.integers(0, classes, examples)
  centers = random.normal(size=(classes, features)) * 2
  return centers[labels] + spread * random.normal(size=(examples, features)), labels
