"""The update rules of a recipe: which variable goes which way.

`sgd` sends all of them down the gradient (sgd.py). `muon` sends the filters of convolutions along
orthogonalised momentum (muon.py), at a rate of their own, and the rest down the gradient. Biases
may have a rate of their own too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from engine.optim import muon
from engine.optim import sgd

_FILTER_AXES = 4


class Optimizer(tf.Module):
  """Updates all trained variables of a network.

  Attributes:
    sgd: the rule of those that go down the gradient.
    muon: the rule of the filters, if they go another way.
  """

  def __init__(self, variables: Mapping[str, tf.Variable], rule: str = 'sgd', *,
               momentum: float = 0.0, nesterov: bool = False, bias_factor: float = 1.0,
               muon_factor: float = 1.0, muon_momentum: float = 0.0):
    """Makes the accumulators.

    Args:
      variables: by name, `layer/weights` or `layer/biases`, in the order of the gradients.
      rule: sgd or muon.
      momentum: of the gradient descent.
      nesterov: whether the gradient descent looks ahead.
      bias_factor: rate of the biases over that of the gradient descent.
      muon_factor: rate of Muon over that of the gradient descent.
      muon_momentum: of Muon.
    """
    super().__init__()
    self._muon_factor = muon_factor
    self._by_muon = [rule == 'muon' and len(variable.shape) == _FILTER_AXES
                     for variable in variables.values()]
    factors = [bias_factor if name.endswith('/biases') else 1.0 for name in variables]
    self.sgd = sgd.Sgd(self._part(variables.values(), False), momentum, nesterov,
                       self._part(factors, False))
    self.muon = muon.Muon(self._part(variables.values(), True), muon_momentum)

  def _part(self, values: Iterable[Any], by_muon: bool) -> list[Any]:
    """Returns, of a value a variable, those whose variables are or are not updated by Muon."""
    return [value for value, choice in zip(values, self._by_muon, strict=True)
            if choice == by_muon]

  def update(self, gradients: Sequence[tf.Tensor], learning_rate: tf.Tensor) -> None:
    """Applies one step in place.

    Args:
      gradients: of the loss, already the same on every replica.
      learning_rate: float32 scalar, of the gradient descent.
    """
    self.sgd.update(self._part(gradients, False), learning_rate)
    self.muon.update(self._part(gradients, True), learning_rate * self._muon_factor)
