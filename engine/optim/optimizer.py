"""The update rules of a recipe: which variable goes which way.

`sgd` sends all of them down the gradient (sgd.py), `adam` all of them in steps of their own measure
(adam.py). `muon` sends the filters of convolutions along orthogonalised momentum (muon.py), at a
rate of their own, and the rest down the gradient. Biases may have a rate of their own there too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from engine.optim import adam
from engine.optim import muon
from engine.optim import sgd

RULES = ('sgd', 'muon', 'adam')
_FILTER_AXES = 4


class Optimizer(tf.Module):
  """Updates all trained variables of a network.

  Attributes:
    sgd: the rule of those that go down the gradient.
    muon: the rule of the filters, if they go another way.
    adam: the rule of all variables, if they go this way.
  """

  def __init__(self, variables: Mapping[str, tf.Variable], rule: str = 'sgd', *,
               momentum: float = 0.0, nesterov: bool = False, bias_factor: float = 1.0,
               muon_factor: float = 1.0, muon_momentum: float = 0.0):
    """Makes the accumulators.

    Args:
      variables: by name, `layer/weights` or `layer/biases`, in the order of the gradients.
      rule: one of RULES.
      momentum: of the gradient descent.
      nesterov: whether the gradient descent looks ahead.
      bias_factor: rate of the biases over that of the gradient descent.
      muon_factor: rate of Muon over that of the gradient descent.
      muon_momentum: of Muon.
    """
    super().__init__()
    self._muon_factor = muon_factor
    self._ways = [_way(rule, variable) for variable in variables.values()]
    factors = [bias_factor if name.endswith('/biases') else 1.0 for name in variables]
    self.sgd = sgd.Sgd(self._part(variables.values(), 'sgd'), momentum, nesterov,
                       self._part(factors, 'sgd'))
    self.muon = muon.Muon(self._part(variables.values(), 'muon'), muon_momentum)
    self.adam = adam.Adam(self._part(variables.values(), 'adam'))

  def _part(self, values: Iterable[Any], way: str) -> list[Any]:
    """Returns, of a value a variable, those whose variables go `way`."""
    return [value for value, own in zip(values, self._ways, strict=True) if own == way]

  def update(self, gradients: Sequence[tf.Tensor], learning_rate: tf.Tensor) -> None:
    """Applies one step in place.

    Args:
      gradients: of the loss, already the same on every replica.
      learning_rate: float32 scalar, of the gradient descent or of Adam.
    """
    self.sgd.update(self._part(gradients, 'sgd'), learning_rate)
    self.muon.update(self._part(gradients, 'muon'), learning_rate * self._muon_factor)
    self.adam.update(self._part(gradients, 'adam'), learning_rate)


def _way(rule: str, variable: tf.Variable) -> str:
  """Returns by which rule a variable is updated."""
  return 'sgd' if rule == 'muon' and len(variable.shape) != _FILTER_AXES else rule
