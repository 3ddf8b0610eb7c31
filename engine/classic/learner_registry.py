"""The classic learners by name."""

from collections.abc import Mapping
from typing import Any

from engine.classic import adaline
from engine.classic import hyperparameters
from engine.classic import mlp
from engine.classic import perceptron
from tfrecords import errors

Learner = perceptron.Perceptron | adaline.Adaline | mlp.MultilayerPerceptron

LEARNERS: dict[str, type[Learner]] = {
    'perceptron': perceptron.Perceptron,
    'adaline': adaline.Adaline,
    'mlp': mlp.MultilayerPerceptron,
}


def build(name: str, given: Mapping[str, Any]) -> Learner:
  """Makes the learner called `name`.

  Args:
    name: of the learner.
    given: settings by name; the others keep their defaults.

  Raises:
    errors.InputError: there is no such learner, it has no such setting, or not that value.
  """
  if name not in LEARNERS:
    raise errors.InputError(f'--model={name}: there is no such learner; '
                            f'{errors.did_you_mean(name, LEARNERS)}')
  known = [field.name for field in hyperparameters.fields(LEARNERS[name])]
  for setting in given:
    if setting not in known:
      raise errors.InputError(
          f'--{setting}: --model={name} has no such setting; leave it out (it has '
          f'{", ".join(known)})')
  return LEARNERS[name](**given)
