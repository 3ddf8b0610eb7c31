"""The classic learners by name: the settings of each, and the class that learns.

TensorFlow is imported by `build` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
import typing
from typing import Any

from engine.classic import hyperparameters
from engine.classic import learner_settings
from tfrecords import errors

if typing.TYPE_CHECKING:
  from engine.classic import adaline
  from engine.classic import mlp
  from engine.classic import perceptron

  Learner = perceptron.Perceptron | adaline.Adaline | mlp.MultilayerPerceptron

SETTINGS: dict[str, type[hyperparameters.Dataclass]] = {
    'perceptron': learner_settings.LinearSettings,
    'adaline': learner_settings.AdalineSettings,
    'mlp': learner_settings.MultilayerSettings,
}


def check(name: str, given: Mapping[str, Any]) -> None:
  """Refuses a learner or a setting.

  Args:
    name: of the learner.
    given: settings by name; the others keep their defaults.

  Raises:
    errors.InputError: there is no such learner, it has no such setting, or not that value.
  """
  if name not in SETTINGS:
    raise errors.InputError(f'--model={name}: there is no such learner; '
                            f'{errors.did_you_mean(name, SETTINGS)}')
  known = [field.name for field in hyperparameters.fields(SETTINGS[name])]
  for setting in given:
    if setting not in known:
      raise errors.InputError(
          f'--{setting}: --model={name} has no such setting; leave it out (it has '
          f'{", ".join(known)})')
  SETTINGS[name](**given)


def build(name: str, given: Mapping[str, Any]) -> Learner:
  """Makes the learner called `name`; arguments and errors as for `check`."""
  from engine.classic import adaline
  from engine.classic import mlp
  from engine.classic import perceptron
  check(name, given)
  classes: dict[str, type[Learner]] = {
      'perceptron': perceptron.Perceptron, 'adaline': adaline.Adaline,
      'mlp': mlp.MultilayerPerceptron}
  return classes[name](**given)
