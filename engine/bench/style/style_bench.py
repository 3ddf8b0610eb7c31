"""The time of an iteration of style transfer: this engine, and the same losses in PyTorch.

The network has the sizes of VGG-19 with random weights; Adam optimizes a square image. Each
candidate has a process of its own, interleaved. The peak memory of this engine is reported beside
the estimate that style_main prints.
"""

from collections.abc import Mapping, Sequence
import contextlib

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import peer_packages
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker
from engine.bench.step import frameworks
from engine.bench.style import rana_style
from engine.bench.style import style_workload
from engine.bench.style import torch_style
from engine.reporting import host_cpus

OURS = 'ours'
_FRAMEWORK = 'torch'
_LOSS_TOLERANCE = 1e-3
_MAX_MESSAGE_CHARACTERS = 200

FirstIterations = Mapping[str, style_workload.FirstIteration]


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures an iteration.

  Args:
    config: gives the plan, the image size and the frameworks, of which only PyTorch is supported.

  Raises:
    errors.InputError: another framework is requested.
  """
  benchmark_config.check_frameworks('style', config.frameworks)
  framework = frameworks.FRAMEWORKS[_FRAMEWORK]
  missing = framework.missing() if config.frameworks else []
  with_torch = bool(config.frameworks) and not missing
  machine = environment.describe(framework.packages if with_torch else ())
  workload = style_workload.StyleWorkload(
      config.image_size, style_workload.FILTERS, host_cpus.available())
  rows, first, failures = _measure(config, workload, with_torch)
  ours, *others_rows = rows
  return report.BenchmarkResult(
      benchmark='style', item='iteration', machine=machine,
      recipe={'name': 'style', **vars(workload)}, plan=config.plan, timings=tuple(rows),
      title=(f"Style transfer at VGG-19's sizes: an iteration of Adam on {workload.size}x"
             f'{workload.size} pixels, {workload.threads} threads'),
      ratios=tuple(timing.ratio(ours, row) for row in _best(others_rows)),
      tables=(_memory(ours, first[ours.name].memory_estimate), _losses(first)),
      notes=(*peer_packages.notes(missing), *failures, *loss_warnings(first),
             *(environment.warnings(machine) if with_torch else ())))


def _measure(config: benchmark_config.BenchmarkConfig, workload: style_workload.StyleWorkload,
             with_torch: bool) -> tuple[list[timing.Timing], FirstIterations, list[str]]:
  """Returns the timings, this engine's first, the first iterations, and what failed to build."""
  failures = []
  with contextlib.ExitStack() as stack:
    started = [stack.enter_context(worker.Worker(OURS, rana_style.build, workload))]
    for name, mode in torch_style.MODES.items() if with_torch else ():
      title = f'{frameworks.FRAMEWORKS[_FRAMEWORK].title}: {name}'
      try:
        started.append(stack.enter_context(
            worker.Worker(title, torch_style.build, workload, mode)))
      except (worker.ExitError, worker.CallError) as error:
        message = ' '.join(str(error).split())[:_MAX_MESSAGE_CHARACTERS]
        failures.append(f'left out: {message}')
    rows = timing.measure(started, config.plan, stage=config.session.stage())
    return rows, {one.name: one.call('first_iteration') for one in started}, failures


def _best(rows: Sequence[timing.Timing]) -> list[timing.Timing]:
  """Returns the fastest row in a list, which is empty if there are no rows."""
  return sorted(rows, key=lambda row: -row.rate)[:1]


def _memory(ours: timing.Timing, estimate: int) -> report.Table:
  megabyte = 2 ** 20
  return report.Table(
      'memory of ours', ('', 'MB', 'over the estimate'),
      (('estimate', estimate // megabyte, None),
       ('peak', ours.peak_bytes // megabyte, ours.peak_bytes / estimate)))


def _losses(first: FirstIterations) -> report.Table:
  return report.Table(
      'first iteration', ('', 'loss'), tuple((name, one.loss) for name, one in first.items()))


def loss_warnings(first: FirstIterations) -> list[str]:
  """Returns a line for each candidate whose loss at the first iteration differs from ours."""
  ours = first[OURS].loss
  return [f'{name}: loss {one.loss:.6g} at the first iteration, ours {ours:.6g}; is it the same?'
          for name, one in first.items() if not abs(one.loss / ours - 1) <= _LOSS_TOLERANCE]
