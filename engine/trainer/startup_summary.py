"""What a training reports before its first step: on the console, and to the trackers."""

import tensorflow as tf

from engine.config import run_config
from engine.models import model_registry
from engine.reporting import console
from engine.reporting import machine
from engine.runs import metrics_log
from engine.trainer import run_context
from engine.training import batch_inspection
from engine.training import loss as loss_lib
from engine.training import parameter_groups
from engine.training import strategy as strategy_lib


def write(run: run_context.RunContext) -> None:
  """Logs the table of `rows`, and records it with the machine and the seconds of each stage."""
  measure = run.startup_timer.measure
  run.first_loss = measure('first loss', lambda: batch_inspection.next_loss(
      run.state, run.recipe, *run.data.batch_at(run.start_step)))
  facts = measure('table', rows, run, run.first_loss)
  for line in console.table(list(facts.items())).split('\n'):
    run.log(line)
  if foreign := metrics_log.foreign_lines(run.run_dir.metrics):
    run.log(foreign)
  run.trackers.append('start', run.start_step, facts | {
      'seconds': run.startup_timer.seconds, 'machine': machine.describe()})


def rows(run: run_context.RunContext, loss: float) -> dict[str, str]:
  """Returns the rows of the startup table by name.

  Args:
    run: about to take its first step.
    loss: of the first batch before its step.
  """
  config, recipe, start = run.config, run.recipe, run.start_step
  source, window = run.data.source, run.data.shuffle_window
  place = f'streamed in windows of {window:,}' if window else 'in memory'
  place += f', batches by {run.options.data_service}' if run.options.data_service else ''
  whole = source.spec.train_examples
  workers = strategy_lib.rows(run.strategy, recipe.batch_size).num_workers
  share = '' if source.num_examples == whole else f' (the whole training set has {whole:,})'
  # An imported set is not read at every start.
  counted = ', as its manifest counts' if source.spec.is_imported else ' checked'
  found = {
      'run': f'{run.run_dir}' + (f', from step {start:,}' if run.is_resumed else ''),
      'recipe': f'{recipe.name}: {recipe.summary}',
      'device': ', '.join(map(_short, run.strategy.extended.worker_devices))
                + (f' on each of {workers} workers' if workers > 1 else ''),
      'compute_dtype': recipe.compute_dtype,
      'parameters': _parameters(run.state.network, recipe.frozen_layers),
      'operations': f'{operation_count(run.train_graph):,} in the training graph',
      'records': f'{source.num_examples:,} of {source.spec.name}{counted}, {place}{share}',
      **({'classes': ', '.join(recipe.class_subset)} if recipe.class_subset else {}),
      'steps': f'{start:,} to {recipe.max_steps:,} of {recipe.batch_size} examples, '
               + _epochs(recipe.max_steps * recipe.batch_size / config.train_examples),
      **_warm_start(config, run.data.feature_cache_status),
      **({'rollbacks': f'{len(run.lr_halvings)}; learning rate halved from each of the steps '
          f'{", ".join(f"{step:,}" for step in run.lr_halvings)} on'} if run.lr_halvings else {}),
      f'loss at step {start:,}': f'{loss:.3f}',
  }
  if not start:
    expected = loss_lib.expected_initial_loss(
        parameter_groups.of_recipe(run.state.network, recipe), len(config.class_names))
    found['loss at step 0'] += f' (expected at initialization: {expected:.3f})'
  return found


def _epochs(count: float) -> str:
  """Returns `42 epochs`; a few have a digit behind the point where they are no whole number."""
  text = f'{count:.2g}' if count < 10 else f'{count:,.0f}'
  return f'{text} epoch{"s" * (text != "1")}'


def _parameters(network: tf.Module, frozen: tuple[str, ...]) -> str:
  every, trained = (model_registry.parameter_count(network, without) for without in ((), frozen))
  return f'{every:,}' + (f', of which {trained:,} are trained' if frozen else '')


def _warm_start(config: run_config.RunConfig, feature_cache_status: str) -> dict[str, str]:
  """Returns the rows about the layers of an earlier run; none where none was restored."""
  init = config.init
  if not init:
    return {}
  found = {
      'warm start': f'{init.run}, the moving averages of step {init.step:,}',
      'restored': ', '.join(init.restored), 'adapted': ', '.join(init.adapted),
      'initialized': ', '.join(init.initialized),
      'unused': ', '.join(init.unused),
      'frozen': ', '.join(config.recipe.frozen_layers), 'features': feature_cache_status}
  return {name: text for name, text in found.items() if text}


def _short(device: str) -> str:
  """Returns `CPU:0` for `/job:localhost/replica:0/task:0/device:CPU:0`."""
  return device.rpartition('device:')[2]


def operation_count(graph: tf.Graph) -> int:
  """Returns the operations of a graph and of the functions that it calls."""
  definition = graph.as_graph_def()
  return len(definition.node) + sum(
      len(function.node_def) for function in definition.library.function)
