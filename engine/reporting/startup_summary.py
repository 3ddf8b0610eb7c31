"""What a training says about itself before its first step."""

from typing import Any

import tensorflow as tf

from engine.config import run_config
from engine.models import model_registry
from engine.training import loss as loss_lib


def facts(training: Any, graph: tf.Graph, loss: float) -> dict[str, str]:
  """Returns the rows of the table at the start.

  Args:
    training: an engine.trainer.trainer.Training.
    graph: of the traced training loop.
    loss: of the first batch, before its step.
  """
  config, recipe = training.config, training.recipe
  source = training.data.source
  buffer_size = training.data.shuffle_buffer_size
  place = f'shuffle buffer of {buffer_size:,}' if buffer_size else 'in memory'
  whole = source.spec.train_examples
  share = '' if source.num_examples == whole else f' (the whole training set has {whole:,})'
  rows = {
      'run': f'{training.run}' + (f', from step {training.start:,}' if training.resumed else ''),
      'recipe': f'{recipe.name}: {recipe.summary}',
      'device': ', '.join(map(_short, training.strategy.extended.worker_devices)),
      'compute_dtype': recipe.compute_dtype,
      'parameters': _parameters(training.state.network, recipe.frozen_layers),
      'operations': f'{operation_count(graph):,} in the training graph',
      'records': f'{source.num_examples:,} of {source.spec.name} checked, {place}{share}',
      **({'classes': ', '.join(recipe.class_subset)} if recipe.class_subset else {}),
      'steps': f'{training.start:,} to {recipe.max_steps:,} of {recipe.batch_size} examples, '
               f'{recipe.max_steps * recipe.batch_size / config.train_examples:.1f} epochs',
      **_retraining(config, training.data.about_features),
      f'loss at step {training.start:,}': f'{loss:.3f}',
  }
  if not training.start:
    expected = loss_lib.expected_initial_loss(
        training.state.network, recipe, len(config.class_names))
    rows['loss at step 0'] += f' (a network that knows nothing: {expected:.3f})'
  return rows


def _parameters(network: tf.Module, frozen: tuple[str, ...]) -> str:
  every, trained = (model_registry.parameter_count(network, without) for without in ((), frozen))
  return f'{every:,}' + (f', of which {trained:,} are trained' if frozen else '')


def _retraining(config: run_config.Config, about_features: str) -> dict[str, str]:
  """Returns the rows about layers of an earlier run; none where none was taken."""
  init = config.init
  if not init:
    return {}
  rows = {
      'warm_start_from': f'{init.run}, the moving averages of step {init.step:,}',
      'taken': ', '.join(init.taken), 'fresh': ', '.join(init.fresh), 'left': ', '.join(init.left),
      'frozen': ', '.join(config.recipe.frozen_layers), 'features': about_features}
  return {name: text for name, text in rows.items() if text}


def _short(device: str) -> str:
  """Returns `CPU:0` for `/job:localhost/replica:0/task:0/device:CPU:0`."""
  return device.rpartition('device:')[2]


def operation_count(graph: tf.Graph) -> int:
  """Returns the operations of a graph and of the functions that it calls."""
  definition = graph.as_graph_def()
  return len(definition.node) + sum(
      len(function.node_def) for function in definition.library.function)
