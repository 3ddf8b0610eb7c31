"""How long an iteration of style transfer takes: ours, and the same losses in PyTorch.

VGG-19's sizes with random weights, Adam on a square picture. Each takes its turns in a process of
its own. The most memory that ours holds stands beside the estimate that style_main prints.
"""

import contextlib
from typing import Any

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.style import rana_style
from engine.bench.style import style_workload
from engine.bench.style import torch_style
from tfrecords import errors

OURS = 'ours'
_PEER = 'torch'
_LOSS_TOLERANCE = 1e-3


def run(request: benchmark_config.Request) -> report.Result:
  """Measures an iteration.

  Args:
    request: gives the plan, the size and the peers; only PyTorch knows this task.

  Raises:
    errors.InputError: another peer is asked for.
  """
  foreign = [name for name in frameworks.check(request.peers) if name != _PEER]
  if foreign:
    raise errors.InputError(
      f'--frameworks={",".join(foreign)}: style is measured against {_PEER} only; '
      'leave the others out'
    )
  peer = frameworks.PEERS[_PEER]
  missing = peer.missing() if request.peers else []
  with_peer = bool(request.peers) and not missing
  where = environment.describe(peer.packages if with_peer else ())
  task = style_workload.Task(request.picture_size, style_workload.FILTERS, environment.cores())
  rows, facts, notes = _measure(request, task, with_peer)
  ours, *others = rows
  return report.Result(
      what='style', item='iteration', machine=where, recipe={'name': 'style', **vars(task)},
      plan=request.plan, timings=tuple(rows),
      about=(f"Style transfer at VGG-19's sizes: an iteration of Adam on {task.size}x{task.size} "
             f'pixels, {task.threads} threads'),
      ratios=tuple(timing.ratio(ours, row) for row in _best(others)),
      tables=(_memory(ours, facts[ours.name][1]),
              report.Table('first iteration', ('', 'loss'),
                           tuple((name, loss) for name, (loss, _) in facts.items()))),
      notes=(*(f"{name}: not installed, left out; pip install -e '.[peers]'" for name in missing),
             *notes, *_doubts(facts), *(environment.doubts(where) if with_peer else ())))


def _measure(request: benchmark_config.Request, task: style_workload.Task, with_peer: bool
             ) -> tuple[list[timing.Timing], dict[str, Any], list[str]]:
  """Returns the timings, ours first, what each said of itself, and who could not be built."""
  notes = []
  with contextlib.ExitStack() as stack:
    started = [stack.enter_context(worker.Worker(OURS, rana_style.build, task))]
    for name, mode in torch_style.MODES.items() if with_peer else ():
      title = f'{frameworks.PEERS[_PEER].title}: {name}'
      try:
        started.append(stack.enter_context(
            worker.Worker(title, torch_style.build, task, mode)))
      except (worker.EndedError, worker.FailedError) as error:
        notes.append(f'left out: {" ".join(str(error).split())[:200]}')
    rows = timing.measure(started, request.plan, after_round=request.after_round)
    return rows, {one.name: one.ask('facts') for one in started}, notes


def _best(rows: list[timing.Timing]) -> list[timing.Timing]:
  """Returns the fastest row, none of none."""
  return sorted(rows, key=lambda row: -row.rate)[:1]


def _memory(ours: timing.Timing, estimate: int) -> report.Table:
  megabyte = 2 ** 20
  return report.Table(
      'memory of ours', ('', 'MB', 'over the estimate'),
      (('estimate', estimate // megabyte, None),
       ('peak', ours.peak_bytes // megabyte, ours.peak_bytes / estimate)))


def _doubts(facts: dict[str, Any]) -> list[str]:
  wanted, _ = facts[OURS]
  return [f'{name}: loss {loss:.6g} at the first iteration, ours {wanted:.6g}; is it the same?'
          for name, (loss, _) in facts.items() if not abs(loss / wanted - 1) <= _LOSS_TOLERANCE]
