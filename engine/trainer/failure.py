"""Handles a training whose loss or state has become NaN or infinite.

That is noticed some steps later, after the inner loop or before a checkpoint. Because training is
deterministic, the steps since the last finite state are repeated one by one to find the first that
fails. It is reported, and the training stops or rolls back. The training itself is not slowed down.
"""

from collections.abc import Iterable
import math

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
# Limit for failures that do not occur again when their steps are repeated, as on a GPU whose sums
# are not deterministic.
_MAX_UNREPEATED = 3


class DivergedError(errors.InputError):
  """A training has ended because a step produced non-finite values."""


def handle(run: run_context.RunContext, error: finite_state.NonFiniteError) -> None:
  """Reports the failure; returns if the training can continue from `run.start_step`.

  Raises:
    DivergedError: it cannot; the message names the tensor, the last checkpoint and the remedy.
    errors.InputError: the devices do not compute exactly.
  """
  recent = run.finite_state.recent.step
  run.log(f'{error}; repeating the steps from {recent} on to find the first that fails')
  losses = _repeat(run, error.step)
  if losses is None:
    _continue(run, error)
    return
  batch = _failing_batch(run)
  report = _diagnose(run, batch, losses)
  message = (f'step {report.step} produced non-finite values, first in {report.tensor}, at '
             f'learning rate {report.learning_rate:.3g}; {_written(run, report, batch)}')
  if rollback.is_possible(run):
    run.log(f'{message}; {rollback.roll_back(run, report.step)}')
    return
  raise DivergedError(f'{message}; {_last_checkpoint(run)}; {_advice(run)}') from error


def _repeat(run: run_context.RunContext, until: int) -> list[tuple[int, float]] | None:
  """Repeats the steps since the last finite state.

  Args:
    run: its state is set to the one before the failing step.
    until: the step at which the failure was noticed.

  Returns:
    Steps and losses, with the failing step last; None if every step was finite.
  """
  run.finite_state.recent.restore()
  start = run.finite_state.recent.step
  iterator = run.data.iterator(start, run.strategy)
  losses = []
  for step in range(start, until):
    before = snapshot.StateSnapshot(run.state)
    loss = float(run.train_steps(iterator, tf.constant(1))['loss'])
    losses.append((step + 1, loss))
    if not math.isfinite(loss) or run.finite_state.find():
      before.restore()
      return losses
  return None


def _continue(run: run_context.RunContext, error: finite_state.NonFiniteError) -> None:
  """Lets the training continue from the repeated steps, none of which has failed."""
  run.num_unrepeated += 1
  if run.num_unrepeated > _MAX_UNREPEATED:
    raise errors.InputError(
        f'{error}, but was finite when the same steps were repeated, for the '
        f'{run.num_unrepeated}th time: the devices do not compute deterministically; '
        f'{_last_checkpoint(run)}; {_advice(run)}')
  run.log(f'step {error.step}: all values are finite when the same steps are repeated; continuing '
          'from there')
  run.start_step, run.is_resumed = error.step, True


def _failing_batch(run: run_context.RunContext) -> failure_report.FailingBatch:
  """Returns the batch of the next step, of all replicas."""
  step = int(run.state.step.numpy())
  inputs, labels = (part.numpy() for part in run.data.inputs_at(step))
  images = run.data.batch_at(step)[0].numpy() if run.data.num_cached_stages else inputs
  return failure_report.FailingBatch(inputs, labels, images)


def _diagnose(run: run_context.RunContext, batch: failure_report.FailingBatch,
              losses: list[tuple[int, float]]) -> failure_record.FailureReport:
  """Returns the report of the next step; leaves the state unchanged."""
  before = snapshot.StateSnapshot(run.state)
  iterator = run.data.iterator(before.step, run.strategy)
  found = diagnosis.diagnose(
      run.state, run.config, (tf.constant(batch.inputs), tf.constant(batch.labels)),
      lambda: run.train_steps(iterator, tf.constant(1)), run.data.num_cached_stages)
  before.restore()
  rate = step_lib.learning_rate(
      run.recipe, run.config.train_examples, tf.constant(before.step, tf.int64), run.lr_halvings)
  return failure_record.FailureReport(
      before.step + 1, found.tensor or 'the loss', float(rate), run.lr_halvings,
      run.data.num_cached_stages, found.loss_terms, found.gradient_norms,
      tuple(_last_losses(run, losses)))


def _last_losses(run: run_context.RunContext,
                 repeated: list[tuple[int, float]]) -> Iterable[tuple[int, float]]:
  """Returns the last losses: those of the repeated steps, and before them the logged ones."""
  logged = [(record['step'], record['loss'])
            for record in metrics_log.read(run.run_dir.metrics, 'train')
            if record['step'] < repeated[0][0] and 'loss' in record]
  return (logged + repeated)[-_LOSSES:]


def _written(run: run_context.RunContext, report: failure_record.FailureReport,
             batch: failure_report.FailingBatch) -> str:
  """Writes the report and returns where it is, or why it could not be written."""
  try:
    folder = failure_report.write(run.run_dir.path, report, run.config, run.state, batch)
  except errors.InputError as error:
    return str(error)
  return f'{folder} holds the report, train_main --replay={folder} repeats the step'


def _last_checkpoint(run: run_context.RunContext) -> str:
  path = run.checkpoints.newest()
  return f'the last intact checkpoint, {path}, is kept' if path else 'there was no checkpoint yet'


def _advice(run: run_context.RunContext) -> str:
  advice = 'try a smaller --learning_rate in another --train_dir'
  if run.options.on_nan == rollback.KIND:
    return f'{rollback.MAX_ROLLBACKS} rollbacks did not help; {advice}'
  return f'{advice}, or --on_nan=rollback'
