"""The networks whose gradients can be checked, by name; nothing here imports TensorFlow."""

from engine.models import model_registry
from tfrecords import errors

# The classic multilayer perceptron, whose gradients are written by hand.
MLP = 'mlp'
NETWORKS = (*model_registry.MODELS, MLP)


def check(name: str) -> None:
  """Refuses a name of no network.

  Raises:
    errors.InputError: there is no such network; names those that are like it.
  """
  if name not in NETWORKS:
    raise errors.InputError(f'--model={name}: there is no such network; '
                            f'{errors.did_you_mean(name, NETWORKS)}')
