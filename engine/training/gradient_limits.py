"""What batch normalization does not allow of the gradients of a batch; see gradients.py.

Its statistics are those of the whole batch: a slice of the batch does not have them, and several
replicas sum them within the forward pass, where XLA has no all-reduce of TensorFlow's.
"""

import tensorflow as tf

from engine.config import recipe as recipe_lib
from engine.models import model_registry
from tfrecords import errors

# Name of a running statistic, and layers that a message names.
_STATISTIC, _SHOWN = '/variance', 3


def check_accumulate(accumulate: int, network: tf.Module, recipe: recipe_lib.Recipe) -> None:
  """Refuses slices of a batch that is normalized as a whole.

  Args:
    accumulate: number of slices in which a replica takes its part of the batch.
    network: to be trained.
    recipe: says which layers are frozen.

  Raises:
    errors.InputError: names the layers.
  """
  layers = _batch_normalized(network, recipe)
  if accumulate > 1 and layers:
    raise errors.InputError(
        f'--accumulate={accumulate}: batch normalization ({layers}) needs the statistics of the '
        'whole batch at once; give --accumulate=1, or freeze these layers')


def check_jit_compile(replicas: int, network: tf.Module, recipe: recipe_lib.Recipe) -> None:
  """Refuses to compile a batch normalization over several replicas.

  Args:
    replicas: their number.
    network: to be trained.
    recipe: says which layers are frozen, and whether the gradients are compiled.

  Raises:
    errors.InputError: names the layers.
  """
  layers = _batch_normalized(network, recipe)
  if recipe.jit_compile and replicas > 1 and layers:
    raise errors.InputError(
        f'--jit_compile: batch normalization ({layers}) sums over the {replicas} replicas within '
        'the compiled part; give --nojit_compile, or one device, or freeze these layers')


def _batch_normalized(network: tf.Module, recipe: recipe_lib.Recipe) -> str:
  """Returns the trained layers with batch normalization for a message; '' if there are none."""
  moving = model_registry.moving_variables(network, recipe.frozen_layers)
  layers = sorted({model_registry.layer_of(variable) for variable in moving
                   if model_registry.variable_name(variable).endswith(_STATISTIC)})
  more = f' and {len(layers) - _SHOWN} more' * (len(layers) > _SHOWN)
  return f'{", ".join(layers[:_SHOWN])}{more}'
