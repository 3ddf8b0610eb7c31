"""Traces the training loop of a run, and opens its input."""

from collections.abc import Iterator

import tensorflow as tf

from engine.trainer import run_context
from engine.training import step as step_lib


def trace(run: run_context.RunContext) -> Iterator[step_lib.Batch]:
  """Traces the loop into `run.train_steps` and `run.train_graph`.

  Args:
    run: its state is restored or initialized.

  Returns:
    The batches, starting with that of `run.start_step`.
  """
  measure = run.startup_timer.measure
  run.workers.begin(run.state, run.lr_halvings)
  measure('features', run.data.cache_features, run.state.network, run.log)
  train_steps = step_lib.build_loop(
      run.strategy, run.state, run.recipe, run.config.train_examples, run.data.num_cached_stages,
      run.lr_halvings, run.options.accumulate)
  iterator = measure('input', run.data.iterator, run.start_step, run.strategy)
  # Zero steps: only traces and compiles, so that the first log line has the actual speed.
  measure('graph', train_steps, iterator, tf.constant(0))
  run.train_graph = train_steps.get_concrete_function(iterator, tf.constant(0)).graph
  run.train_steps = run.workers.lead(train_steps, run.state)
  return iterator
