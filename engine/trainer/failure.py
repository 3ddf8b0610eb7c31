"""What happens to a training that has left the finite numbers: found, reported, stopped or undone.

That it has is noticed some steps later: after the inner loop, or before a checkpoint. Training is
exact, so the steps since the last state that was finite are repeated one by one, and the first one
that fails is the one to report. The training itself pays nothing for that.
"""

from collections.abc import Iterable
import math

import numpy as np
import tensorflow as tf

from engine.runs import metrics_log
from engine.trainer import failure_record
from engine.trainer import failure_report
from engine.trainer import finite_state
from engine.trainer import rollback
from engine.trainer import run_context
from engine.training import diagnosis
from engine.training import snapshot
from engine.training import step as step_lib
from tfrecords import errors

_LOSSES = 50
# Failures that do not come again when their steps are repeated, as on a GPU whose sums are not
# exact; more of them in one start are not by chance.
_MAX_UNREPEATED = 3


def handle(run: run_context.RunContext, error: finite_state.NonFiniteError) -> None:
  """Reports the failure; returns where the training can go on from `run.start_step`.

  Raises:
    errors.InputError: says what is not finite, what is left, and what to do.
  """
  recent = run.finite_state.recent.step
  run.log(f'{error}; repeating the steps from {recent} on to find the first that fails')
  losses = _repeat(run, error.step)
  if losses is None:
    _go_on(run, error)
    return
  batch = failing_batch(run)
  report = _diagnose(run, batch, losses)
  message = (f'step {report.step} produced non-finite values, first in {report.tensor}, at '
             f'learning rate {report.learning_rate:.3g}; {_written(run, report, batch)}')
  if rollback.is_possible(run):
    run.log(f'{message}; {rollback.roll_back(run, report.step)}')
    return
  raise errors.InputError(f'{message}; {_kept(run)}; {_advice(run)}') from error


def _repeat(run: run_context.RunContext, until: int) -> list[tuple[int, float]] | None:
  """Repeats the steps since the last state that was finite.

  Args:
    run: whose state is then that before the first step that fails.
    until: the step at which the failure was noticed.

  Returns:
    Steps and losses, the failing step last; None where every step was finite.
  """
  run.finite_state.recent.restore()
  start = run.finite_state.recent.step
  iterator = run.data.iterator(start, run.strategy)
  losses = []
  for step in range(start, until):
    before = snapshot.Snapshot(run.state)
    loss = float(run.train_steps(iterator, tf.constant(1))['loss'])
    losses.append((step + 1, loss))
    if not math.isfinite(loss) or run.finite_state.find():
      before.restore()
      return losses
  return None


def _go_on(run: run_context.RunContext, error: finite_state.NonFiniteError) -> None:
  """Continues with the repeated steps, none of which has failed."""
  run.num_unrepeated += 1
  if run.num_unrepeated > _MAX_UNREPEATED:
    raise errors.InputError(
        f'{error}, and was when the same steps were repeated, for the {run.num_unrepeated}th time: '
        f'the devices do not compute exactly; {_kept(run)}; {_advice(run)}')
  run.log(f'step {error.step}: all is finite when the same steps are repeated; going on from there')
  run.start_step, run.is_resumed = error.step, True


def failing_batch(run: run_context.RunContext) -> failure_report.FailingBatch:
  """Returns the batch of the next step, the slices of all replicas in one."""
  step = int(run.state.step.numpy())
  inputs, labels = (
      np.concatenate([part.numpy() for part in run.strategy.experimental_local_results(values)])
      for values in next(run.data.iterator(step, run.strategy)))
  images = run.data.batch_at(step)[0].numpy() if run.data.num_cached_stages else inputs
  return failure_report.FailingBatch(inputs, labels, images)


def _diagnose(run: run_context.RunContext, batch: failure_report.FailingBatch,
              losses: list[tuple[int, float]]) -> failure_record.Report:
  """Returns the report of the next step; the state is that before the step, as it was."""
  before = snapshot.Snapshot(run.state)
  iterator = run.data.iterator(before.step, run.strategy)
  found = diagnosis.diagnose(
      run.state, run.config, (tf.constant(batch.inputs), tf.constant(batch.labels)),
      lambda: run.train_steps(iterator, tf.constant(1)), run.data.num_cached_stages)
  before.restore()
  rate = step_lib.learning_rate(
      run.recipe, run.config.train_examples, tf.constant(before.step, tf.int64), run.lr_halvings)
  return failure_record.Report(
      before.step + 1, found.tensor or 'the loss', float(rate), run.lr_halvings,
      run.data.num_cached_stages, found.loss_terms, found.gradient_norms,
      tuple(_last_losses(run, losses)))


def _last_losses(run: run_context.RunContext,
                 repeated: list[tuple[int, float]]) -> Iterable[tuple[int, float]]:
  """Returns the last losses: of the repeated steps, and before them of those that were logged."""
  logged = [(record['step'], record['loss'])
            for record in metrics_log.read(run.run_dir.metrics, 'train')
            if record['step'] < repeated[0][0] and 'loss' in record]
  return (logged + repeated)[-_LOSSES:]


def _written(run: run_context.RunContext, report: failure_record.Report,
             batch: failure_report.FailingBatch) -> str:
  """Writes the report, and returns where it is; a full disk costs the report alone."""
  try:
    folder = failure_report.write(run.run_dir.path, report, run.config, run.state, batch)
  except errors.InputError as error:
    return str(error)
  return f'{folder} holds the report, train_main --replay={folder} repeats the step'


def _kept(run: run_context.RunContext) -> str:
  path = run.checkpoints.newest()
  return f'the last intact checkpoint, {path}, is kept' if path else 'there was no checkpoint yet'


def _advice(run: run_context.RunContext) -> str:
  advice = 'try a smaller --learning_rate in another --train_dir'
  if run.options.on_nan == rollback.KIND:
    return f'{rollback.MAX_ROLLBACKS} rollbacks did not help; {advice}'
  return f'{advice}, or --on_nan=rollback'
