"""Follows a training from beside it: every new checkpoint is evaluated once, in order.

The two processes share nothing but the run directory. The trainer deletes old checkpoints while
this one reads, and may be killed while it writes; so a checkpoint that cannot be read is no reason
to stop. It is tried again at the next looks, until a newer one has come or the training has ended.
"""

from collections.abc import Callable, Collection

from engine.evaluation import evaluation_log
from engine.runs import checkpoints
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors

Evaluate = Callable[[str], evaluation_log.Evaluation]
Report = Callable[[str], None]
Wait = Callable[[], None]


def await_run(run_dir: run_dir_lib.RunDir, wait: Wait, report: Report) -> None:
  """Returns when a training has begun in `run_dir`; says once that it waits."""
  if not run_dir.config_file.is_file():
    report(f'{run_dir}: no run yet (no config.json); waiting for the training to begin')
  while not run_dir.config_file.is_file():
    wait()


def follow(run_dir: run_dir_lib.RunDir, evaluate: Evaluate, seen: Collection[int], wait: Wait,
           report: Report) -> evaluation_log.Evaluation | None:
  """Evaluates every checkpoint of a run until the training has ended.

  Args:
    run_dir: the run.
    evaluate: evaluates the checkpoint at a path; raises InputError when it cannot be read.
    seen: steps that need no evaluation any more.
    wait: passes the time between two looks.
    report: takes a line for the console.

  Returns:
    The last evaluation; None when all steps were in `seen`.

  Raises:
    errors.InputError: the training has ended and none of its checkpoints can be read.
  """
  settled = set(seen)
  troubled: set[int] = set()
  last = None
  while True:
    # Asked before the look: what was saved before DONE was written is then seen by the look.
    finished = run_dir.finished_step()
    last = _look(run_dir, evaluate, settled, troubled, finished is not None, report) or last
    if finished is not None:
      break
    wait()
  if last is None:
    _nothing_new(run_dir, settled - troubled, finished, report)
  return last


def _look(run_dir: run_dir_lib.RunDir, evaluate: Evaluate, settled: set[int], troubled: set[int],
          final: bool, report: Report) -> evaluation_log.Evaluation | None:
  """Evaluates what is new; adds the steps that are done with to `settled`."""
  last = None
  paths = checkpoints.list_complete(run_dir.checkpoints)
  for path in paths:
    step = checkpoints.step_of(path)
    if step in settled:
      continue
    try:
      last = evaluate(path)
      settled.add(step)
      troubled.discard(step)
    except errors.InputError as error:
      given_up = final or path != paths[-1]
      if given_up:
        settled.add(step)
      if given_up or step not in troubled:
        report(f'{error}; {"it is passed over" if given_up else "it will be tried again"}')
      troubled.add(step)
  return last


def _nothing_new(run_dir: run_dir_lib.RunDir, done: set[int], finished: int,
                 report: Report) -> None:
  if not done:
    raise errors.InputError(
        f'{run_dir}: the training ended at step {finished} and left no checkpoint that can be '
        'read; train again in another --train_dir')
  report(f'{run_dir}: nothing new; the training ended at step {finished}, and step {max(done)} '
         'has been evaluated before')


def evaluate_latest(run_dir: run_dir_lib.RunDir, evaluate: Evaluate,
                    report: Report) -> evaluation_log.Evaluation:
  """Evaluates the newest sound checkpoint, whether or not that was done before.

  Args:
    run_dir: the run.
    evaluate: as for `follow`.
    report: takes a line about every newer one that cannot be read.

  Raises:
    errors.InputError: there is no checkpoint, or none that can be read.
  """
  path = checkpoints.newest_sound(run_dir.checkpoints, report)
  if path is None:
    raise errors.InputError(
        f'{run_dir}: holds no checkpoint that can be read; let the training save one first')
  return evaluate(path)
