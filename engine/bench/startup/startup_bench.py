"""The start-up time of a training, its peak memory, and the time of one prediction.

`train_main` is started several times as a process of its own, each in a new run directory with the
data on disk. The time runs from the start of the process to the log line of its first step; the
stages in between are those that the training records in its metrics.jsonl. One more process trains
further with all TensorBoard summaries, and its peak memory is read from Linux after the first
summary of activations and gradients. `predict_main` then classifies one test image with that run.
"""

from collections.abc import Sequence
import dataclasses
import statistics

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.startup import timed_start
from engine.config import recipe_settings
from tfrecords import duration

COLUMNS = ('', 'median, s', 'low', 'high')
TOTAL = 'process start to the end of the first step'
PREDICTION = 'predict_main, process start to end'

# Steps between two TensorBoard summaries, and of the training, which ends a little later.
_SUMMARY_INTERVAL = 10
_STEPS = 12


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Starts trainings of a recipe.

  Args:
    config: its plan has as many rounds as there are starts; the length of a round is not used.

  Raises:
    errors.InputError: a training failed.
  """
  machine = environment.describe()
  starts = _starts(config)
  long = timed_start.start(
      config, f'--max_steps={_STEPS}', f'--summary_interval={_SUMMARY_INTERVAL}',
      num_predictions=config.plan.num_rounds)
  timings = timing.Timing(TOTAL, tuple(1 / one.seconds for one in starts),
                          tuple(one.cpu_seconds for one in starts), long.peak_bytes)
  return report.BenchmarkResult(
      benchmark='startup', item='start', machine=machine,
      recipe=recipe_settings.flat(config.recipe), plan=config.plan, timings=(timings,),
      tables=(report.Table('Stages of a start', COLUMNS, _stages(starts)),
              report.Table('One image', COLUMNS, (_row(PREDICTION, long.prediction_seconds),))),
      title=f'train_main with {config.recipe.name} on {config.recipe.dataset}, data on disk',
      notes=(f'Peak memory is that of a training of {_STEPS} steps with summaries.',
             'Every round is a process; there is no warm-up but that files are in the page cache.'))


def _starts(config: benchmark_config.BenchmarkConfig) -> list[timed_start.Start]:
  stage = config.session.stage()
  for number in range(len(stage.rounds), config.plan.num_rounds):
    one = timed_start.start(config, '--max_steps=1', '--summary_interval=0')
    stage.keep(dataclasses.asdict(one))
    left = (config.plan.num_rounds - number) * one.seconds
    stage.log(f'start {number + 1} of {config.plan.num_rounds}: {one.seconds:.1f} s; about '
              f'{duration.text(left)} left')
  return [timed_start.Start(**one) for one in stage.rounds]


def _stages(starts: Sequence[timed_start.Start]) -> tuple[report.Row, ...]:
  by_name = {name: [one.stages[name] for one in starts] for name in starts[0].stages}
  by_name['all'] = [one.seconds for one in starts]
  return tuple(_row(name, values) for name, values in by_name.items())


def _row(name: str, values: Sequence[float]) -> report.Row:
  return name, statistics.median(values), min(values), max(values)
