"""The runtimes of the formats by name: how a card is read, and how a model is loaded."""

from collections.abc import Callable
import dataclasses
import pathlib

import numpy as np

from engine.export import model_card
from engine.export import savedmodel_runtime

Answer = Callable[[np.ndarray], np.ndarray]


@dataclasses.dataclass(frozen=True)
class Runtime:
  """A runtime.

  Attributes:
    read_card: returns the text of the card in a file; raises any exception where there is none.
    load: returns what computes the probabilities of uint8 images, float [n, num_classes].
  """
  read_card: Callable[[pathlib.Path], str]
  load: Callable[[pathlib.Path, model_card.ModelCard], Answer]


RUNTIMES = {
    'savedmodel': Runtime(savedmodel_runtime.read_card, savedmodel_runtime.load),
}
