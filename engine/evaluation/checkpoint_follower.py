"""Follows a training in a process of its own: every new checkpoint is evaluated once, in order.

The two processes share the run directory alone. The trainer deletes old checkpoints while this one
reads, and may be killed while it writes, so a checkpoint that cannot be read does not end the
evaluation. It is tried again at the next polls, until a newer one exists or the training has ended.
"""

from collections.abc import Callable, Collection

from engine.evaluation import evaluation_log
from engine.reporting import console
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

Evaluate = Callable[[str], evaluation_log.Evaluation]
Wait = Callable[[], None]


def await_run(run_dir: run_dir_lib.RunDir, wait: Wait, log: console.LogFn) -> None:
  """Returns when a training has begun in `run_dir`; logs once that it waits."""
  if not run_dir.config_file.is_file():
    log(f'{run_dir}: no run yet (no config.json); waiting for the training to begin')
  while not run_dir.config_file.is_file():
    wait()


def follow(run_dir: run_dir_lib.RunDir, evaluate: Evaluate, seen: Collection[int], wait: Wait,
           log: console.LogFn) -> evaluation_log.Evaluation | None:
  """Evaluates every checkpoint of a run until the training has ended.

  Args:
    run_dir: the run.
    evaluate: evaluates the checkpoint at a path; raises InputError when it cannot be read.
    seen: steps that were evaluated before.
    wait: sleeps between two polls.
    log: gets the console lines.

  Returns:
    The last evaluation; None when all steps were in `seen`.

  Raises:
    errors.InputError: the training has ended and none of its checkpoints can be read.
  """
  done_steps = set(seen)
  failed_steps: set[int] = set()
  last = None
  while True:
    # Before the poll, which then finds all checkpoints that were saved before DONE was written.
    finished = run_dir.finished_step()
    last = _poll(run_dir, evaluate, done_steps, failed_steps, finished is not None, log) or last
    if finished is not None:
      break
    wait()
  if last is None:
    _log_nothing_new(run_dir, done_steps - failed_steps, finished, log)
  return last


def _poll(run_dir: run_dir_lib.RunDir, evaluate: Evaluate, done_steps: set[int],
          failed_steps: set[int], final: bool,
          log: console.LogFn) -> evaluation_log.Evaluation | None:
  """Evaluates the new checkpoints; `done_steps` gains those that need no further try."""
  last = None
  paths = checkpoints.list_complete(run_dir.checkpoints)
  for path in paths:
    step = checkpoints.step_of(path)
    if step in done_steps:
      continue
    try:
      last = evaluate(path)
      done_steps.add(step)
      failed_steps.discard(step)
    except errors.InputError as error:
      give_up = final or path != paths[-1]
      if give_up:
        done_steps.add(step)
      if give_up or step not in failed_steps:
        log(f'{error}; {"it is passed over" if give_up else "it will be tried again"}')
      failed_steps.add(step)
  return last


def _log_nothing_new(run_dir: run_dir_lib.RunDir, done: set[int], finished: int,
                 log: console.LogFn) -> None:
  if not done:
    raise errors.InputError(
        f'{run_dir}: the training ended at step {finished} and left no checkpoint that can be '
        'read; train again in another --train_dir')
  log(f'{run_dir}: nothing new; the training ended at step {finished}, and step {max(done)} '
      'has been evaluated before')


def evaluate_latest(run_dir: run_dir_lib.RunDir, evaluate: Evaluate,
                    log: console.LogFn) -> evaluation_log.Evaluation:
  """Evaluates the newest intact checkpoint, whether or not that was done before.

  Args:
    run_dir: the run.
    evaluate: as for `follow`.
    log: gets a line about every newer checkpoint that cannot be read.

  Raises:
    errors.InputError: there is no checkpoint, or none that can be read.
  """
  path = checkpoints.newest_intact(run_dir.checkpoints, log)
  if path is None:
    raise errors.InputError(
        f'{run_dir}: holds no checkpoint that can be read; let the training save one first')
  return evaluate(path)
