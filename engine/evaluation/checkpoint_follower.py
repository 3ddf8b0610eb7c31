"""Follows a training in a process of its own: every new checkpoint is evaluated once, in order.

The two processes share the run directory alone. The trainer deletes old checkpoints while this one
reads, and may be killed while it writes, so a checkpoint that cannot be read does not end the
evaluation. It is tried again at the next polls, until a newer one exists or the training has ended.
A checkpoint that the trainer has deleted in the meantime is skipped without a message.
"""

from collections.abc import Callable, Collection, Sequence

from engine.evaluation import deadline as deadline_lib
from engine.evaluation import evaluation_log
from engine.reporting import console
from engine.runs import checkpoint_files
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_progress
from tfrecords import errors

Evaluate = Callable[[str], evaluation_log.Evaluation]
Wait = Callable[[], None]


def await_run(run_dir: run_dir_lib.RunDir, wait: Wait, log: console.LogFn,
              deadline: deadline_lib.Deadline | None = None) -> None:
  """Returns when a training has begun in `run_dir`; logs once that it waits.

  Args:
    run_dir: the run.
    wait: sleeps between two polls.
    log: gets the console line.
    deadline: limits the waiting; None: the default limit.

  Raises:
    errors.InputError: no training has started in time.
  """
  deadline = deadline or deadline_lib.Deadline()
  if not run_dir.config_file.is_file():
    log(f'{run_dir}: no run yet (no config.json); waiting for the training to begin')
  while not run_dir.config_file.is_file():
    deadline.check(f'{run_dir}: no training has started')
    wait()


def follow(run_dir: run_dir_lib.RunDir, evaluate: Evaluate, seen: Collection[int], wait: Wait,
           log: console.LogFn, deadline: deadline_lib.Deadline | None = None
           ) -> evaluation_log.Evaluation | None:
  """Evaluates every checkpoint of a run until the training has ended.

  Args:
    run_dir: the run.
    evaluate: evaluates the checkpoint at a path; raises InputError when it cannot be read.
    seen: steps that were evaluated before.
    wait: sleeps between two polls.
    log: gets the console lines.
    deadline: limits the waiting for progress of the training; None: the default limit.

  Returns:
    The last evaluation; None when all steps were in `seen`.

  Raises:
    errors.InputError: the training has ended and none of its checkpoints can be read; it has made
      no progress in time; or its directory is missing.
  """
  deadline = deadline or deadline_lib.Deadline()
  deadline.restart()
  activity: object = None
  done_steps = set(seen)
  failed_steps: set[int] = set()
  last = None
  while True:
    _check_directory(run_dir)
    # Before the poll, which then finds all checkpoints that were saved before DONE was written.
    finished = run_dir.finished_step()
    paths = checkpoint_files.list_complete(run_dir.checkpoints)
    last = _poll(paths, evaluate, done_steps, failed_steps, finished is not None, log) or last
    if finished is not None:
      _log_done(run_dir, log)
      break
    if activity != (activity := (paths, _metrics_size(run_dir))):
      deadline.restart()
    deadline.check(f'{run_dir}: no checkpoint, no line in metrics.jsonl and no DONE')
    wait()
  if last is None:
    _log_nothing_new(run_dir, done_steps - failed_steps, finished, log)
  return last


def _check_directory(run_dir: run_dir_lib.RunDir) -> None:
  if not run_dir.path.is_dir():
    raise errors.InputError(
        f'{run_dir}: the directory was moved or removed during the evaluation; give its new path '
        'as --train_dir')


def _metrics_size(run_dir: run_dir_lib.RunDir) -> int:
  """Returns the size of metrics.jsonl, which changes during a training."""
  try:
    return run_dir.metrics.stat().st_size
  except OSError:
    return 0


def _poll(paths: Sequence[str], evaluate: Evaluate, done_steps: set[int],
          failed_steps: set[int], final: bool,
          log: console.LogFn) -> evaluation_log.Evaluation | None:
  """Evaluates the new checkpoints; `done_steps` gains those that need no further try."""
  last = None
  for path in paths:
    step = checkpoint_files.step_of(path)
    if step in done_steps:
      continue
    try:
      last = evaluate(path)
      done_steps.add(step)
      failed_steps.discard(step)
    except errors.InputError as error:
      if checkpoint_files.was_deleted(path):
        done_steps.add(step)
        continue
      give_up = final or path != paths[-1]
      if give_up:
        done_steps.add(step)
      if give_up or step not in failed_steps:
        log(f'{error}; {"it is skipped" if give_up else "it will be tried again"}')
      failed_steps.add(step)
  return last


def _log_done(run_dir: run_dir_lib.RunDir, log: console.LogFn) -> None:
  if wrong := run_progress.untrue_done(run_dir):
    log(wrong)


def _log_nothing_new(run_dir: run_dir_lib.RunDir, done: set[int], finished: int,
                 log: console.LogFn) -> None:
  if not done:
    raise errors.InputError(
        f'{run_dir}: the training ended at step {finished} and left no checkpoint that can be '
        'read; train again in another --train_dir')
  log(f'{run_dir}: nothing new; the training ended at step {finished}, and step {max(done)} '
      'has been evaluated before')


def evaluate_latest(run_dir: run_dir_lib.RunDir, evaluate: Evaluate,
                    log: console.LogFn, run_id: str = '') -> evaluation_log.Evaluation:
  """Evaluates the newest intact checkpoint, whether or not that was done before.

  Args:
    run_dir: the run.
    evaluate: as for `follow`.
    log: gets a line about every newer checkpoint that cannot be read.
    run_id: of the run.

  Raises:
    errors.InputError: there is no checkpoint, or none that can be read.
  """
  _log_done(run_dir, log)
  path = checkpoints.newest_intact(run_dir.checkpoints, log, run_id)
  if path is None:
    raise errors.InputError(
        f'{run_dir}: holds no checkpoint that can be read; let the training save one first')
  return evaluate(path)
