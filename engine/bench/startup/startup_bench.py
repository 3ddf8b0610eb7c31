"""The start-up time of a training beside other frameworks, its memory, and that of one prediction.

`train_main` is started several times as a process of its own, each in a new run directory with the
data on disk. The time runs from the start of the process to the log line of its first step; the
stages in between are those that the training records in its metrics.jsonl. The same first step from
the same records in other frameworks takes turns with it, and this engine's step alone: they read
the records and take the step, and write nothing.

One more process trains further with all TensorBoard summaries, and its peak memory is read from
Linux after the first summary of activations and gradients. `predict_main` then classifies one test
image with that run.
"""

from collections.abc import Mapping, Sequence
import dataclasses
import statistics
import tempfile

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_ratios
from engine.bench.core import environment
from engine.bench.core import peer_packages
from engine.bench.core import report
from engine.bench.core import session as session_lib
from engine.bench.core import timed_run
from engine.bench.core import timing
from engine.bench.core import worker_candidate
from engine.bench.startup import start_candidates
from engine.bench.startup import timed_start
from engine.bench.step import step_candidates
from engine.config import recipe_settings
from tfrecords import duration

COLUMNS = ('', 'median, s', 'low', 'high')
PREDICTION = 'predict_main, process start to end'
_TRAIN_MAIN = worker_candidate.WorkerCandidate(
    worker_candidate.OURS, 'train_main', 'float32', timed_start.start, ())

# Steps between two TensorBoard summaries, and of the training, which ends a little later.
_SUMMARY_INTERVAL = 10
_STEPS = 12
# First losses differ by the random initial values and the batch of each framework.
_LOSS_TOLERANCE = 0.1


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Starts trainings of a recipe.

  Args:
    config: its plan has as many rounds as there are starts; the length of a round is not used.

  Raises:
    errors.InputError: a training failed, or a framework cannot train the recipe.
  """
  names = benchmark_config.check_frameworks('startup', config.frameworks)
  step_candidates.check(config.recipe, names)
  installed = [name for name in names if not start_candidates.FRAMEWORKS[name].missing()]
  packages = [name for one in names for name in start_candidates.FRAMEWORKS[one].packages]
  missing = peer_packages.missing(packages)
  machine = environment.describe([name for name in packages if name not in missing])
  stage = config.session.stage()
  with tempfile.TemporaryDirectory(prefix='rana_startup_') as folder:
    others = start_candidates.tried(
        start_candidates.candidates(config, installed, folder), stage)
    starts, rows, losses = _measure(config, others, stage)
  long = timed_start.start(
      config, f'--max_steps={_STEPS}', f'--summary_interval={_SUMMARY_INTERVAL}',
      num_predictions=config.plan.num_rounds)
  return report.BenchmarkResult(
      benchmark='startup', item='start', machine=machine,
      recipe=recipe_settings.flat(config.recipe), plan=config.plan,
      timings=tuple(row.timing for row in rows), ratios=tuple(candidate_ratios.ratios(rows)),
      tables=(report.Table('Stages of a start of train_main', COLUMNS, _stages(starts)),
              report.Table('One image', COLUMNS, (_row(PREDICTION, long.prediction_seconds),)),
              report.Table('Peak memory with summaries', ('', 'MB'), (
                  (f'{_STEPS} steps of train_main', long.peak_bytes // 2 ** 20),)),
              *([report.Table('Loss of the first step', ('', 'loss'), tuple(losses.items()))]
                if losses else [])),
      title=(f'Process start to the end of the first step: {config.recipe.name} on '
             f'{config.recipe.dataset}, data on disk'),
      notes=(*peer_packages.notes(missing), *dict.fromkeys(stage.left_out.values()),
             *warnings(losses), *(environment.warnings(machine) if installed else ()),
             'Every round is a process; there is no warm-up but that files are in the page cache.'))


def _measure(config: benchmark_config.BenchmarkConfig,
             others: Sequence[worker_candidate.WorkerCandidate], stage: session_lib.Stage
             ) -> tuple[list[timed_start.Start], list[candidate_ratios.Row], dict[str, float]]:
  """Returns the starts of train_main, the rows of all, its own first, and the others' losses."""
  for number in range(len(stage.rounds), config.plan.num_rounds):
    own = timed_start.start(config, '--max_steps=1', '--summary_interval=0')
    found = {one.name: start_candidates.start(one) for one in others}
    stage.keep({_TRAIN_MAIN.name: dataclasses.asdict(own),
                **{name: [dataclasses.astuple(taken), loss]
                   for name, (taken, loss) in found.items()}})
    seconds = own.seconds + sum(taken.seconds for taken, _ in found.values())
    stage.log(f'start {number + 1} of {config.plan.num_rounds}: {own.seconds:.1f} s; about '
              f'{duration.text((config.plan.num_rounds - number) * seconds)} left')
  starts = [timed_start.Start(**one[_TRAIN_MAIN.name]) for one in stage.rounds]
  runs = {_TRAIN_MAIN.name: [
      timed_run.TimedRun(1, one.seconds, one.cpu_seconds, one.peak_bytes) for one in starts]}
  runs |= {one.name: [timed_run.TimedRun(*done[one.name][0]) for done in stage.rounds]
           for one in others}
  return starts, [candidate_ratios.Row(one, timing.timing(one.name, runs[one.name]))
                  for one in (_TRAIN_MAIN, *others)], {
                      one.name: stage.rounds[-1][one.name][1] for one in others}


def warnings(losses: Mapping[str, float]) -> list[str]:
  """Returns a line for each first step whose loss is far from that of the others."""
  middle = statistics.median(losses.values()) if losses else 0.0
  return [f'{name}: loss {loss:.3f} at the first step, the others {middle:.3f}; is it the same '
          'network?' for name, loss in losses.items()
          if not abs(loss / middle - 1) <= _LOSS_TOLERANCE]


def _stages(starts: Sequence[timed_start.Start]) -> tuple[report.Row, ...]:
  by_name = {name: [one.stages[name] for one in starts] for name in starts[0].stages}
  by_name['all'] = [one.seconds for one in starts]
  return tuple(_row(name, values) for name, values in by_name.items())


def _row(name: str, values: Sequence[float]) -> report.Row:
  return name, statistics.median(values), min(values), max(values)
