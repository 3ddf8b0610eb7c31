"""The time of an evaluation, from the checkpoint on disk to the last figure, and of its pass alone.

  averages                    what `eval_main --run_once` does
  averages and raw weights    what `eval_main` does beside a training
  pass alone                  a network that is loaded, on images in memory: accuracy and loss
  frameworks                  the same pass over the same uint8 images by the same weights, each
                              in its modes, in the fastest batches and processes

Ours is measured in the compute dtype of the recipe and in float32, on all test images. A short
training makes the run that is evaluated, so that the figures have content. Every checkpoint counts
as the best so far, and is saved once more. Start-up work of the processes is not measured.
"""

from collections.abc import Mapping, Sequence
import contextlib
import dataclasses
import pathlib
import statistics
import tempfile

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_ratios
from engine.bench.core import candidate_trials
from engine.bench.core import environment
from engine.bench.core import peer_packages
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker_candidate
from engine.bench.evaluation import eval_candidates
from engine.bench.evaluation import framework_evaluation
from engine.bench.evaluation import rana_evaluation
from engine.bench.inference import trained_weights
from engine.config import recipe_settings
from engine.config import train_options
from engine.inference import model_runner
from engine.runs import run_dir as run_dir_lib
from engine.trainer import trainer

COLUMNS = ('', 'all, s', 'low', 'high', *rana_evaluation.STAGES)
OUTCOMES = ('', 'accuracy', 'loss', 'batch')

# Enough for the confusion matrix to have no empty cell.
_STEPS = 30
# How far accuracies and losses may be apart, in float32 and in narrower types.
_TOLERANCES = {'float32': 1e-3}
_NARROW = 0.05

Outcomes = Mapping[str, framework_evaluation.EvalOutcome]


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the evaluation of a recipe's network.

  Args:
    config: its recipe gives network, data set and compute dtype.

  Raises:
    errors.InputError: the records cannot be used, or a framework does not have the network.
  """
  names = benchmark_config.check_frameworks('eval', config.frameworks)
  trained_weights.check(config.recipe, names)
  installed = [name for name in names if not eval_candidates.FRAMEWORKS[name].missing()]
  packages = [name for one in names for name in eval_candidates.FRAMEWORKS[one].packages]
  missing = peer_packages.missing(packages)
  machine = environment.describe([name for name in packages if name not in missing])
  with tempfile.TemporaryDirectory(prefix='rana_eval_') as folder:
    run_dir = _train(config, pathlib.Path(folder) / 'run')
    rows, outcomes, stages, left_out = _measure(
        config, _candidates(config, run_dir, pathlib.Path(folder), installed))
    num_images = rana_evaluation.load(run_dir.read_config(), config.data_dir).num_examples
  return report.BenchmarkResult(
      benchmark='eval', item='image', machine=machine, recipe=recipe_settings.flat(config.recipe),
      plan=config.plan, timings=tuple(row.timing for row in rows),
      ratios=tuple(candidate_ratios.ratios(rows)),
      title=(f'Evaluation of {config.recipe.name} on the {num_images:,} test images of '
             f'{config.recipe.dataset}, process start excluded'),
      tables=(report.Table(f'Seconds for {num_images:,} images, in total and by stage', COLUMNS,
                           tuple(_row(row.timing, stages[row.timing.name], num_images)
                                 for row in rows if row.timing.name in stages)),
              report.Table('What they find', OUTCOMES, tuple(
                  (name, *found) for name, found in outcomes.items()))),
      notes=(*peer_packages.notes(missing), *left_out, *warnings(rows, outcomes),
             *(environment.warnings(machine) if installed else ())))


def _train(config: benchmark_config.BenchmarkConfig, path: pathlib.Path) -> run_dir_lib.RunDir:
  recipe = dataclasses.replace(config.recipe, max_steps=_STEPS)
  options = train_options.TrainOptions(
      train_dir=str(path), data_dir=config.data_dir, data_source=config.data_source,
      log_frequency=1, checkpoint_interval=_STEPS, summary_interval=0)
  return trainer.run(recipe, options, lambda line: None).run_dir


def _candidates(config: benchmark_config.BenchmarkConfig, run_dir: run_dir_lib.RunDir,
                folder: pathlib.Path,
                installed: Sequence[str]) -> list[worker_candidate.WorkerCandidate]:
  ours = eval_candidates.ours(run_dir, config.data_dir, folder)
  if not installed:
    return ours
  trained = run_dir.read_config()
  runner = model_runner.ModelRunner(trained)
  runner.restore_newest(run_dir, lambda line: None)
  examples = rana_evaluation.load(trained, config.data_dir)
  return ours + eval_candidates.theirs(
      installed, trained_weights.workload(runner.networks[model_runner.AVERAGES], trained),
      examples.images.numpy(), examples.labels.numpy(), config.as_they_come)


def _measure(config: benchmark_config.BenchmarkConfig,
             requested: Sequence[worker_candidate.WorkerCandidate]
             ) -> tuple[list[candidate_ratios.Row], Outcomes, Mapping[str, Mapping], list[str]]:
  """Returns the rows, and by name the outcomes and the stages; and what is left out."""
  with contextlib.ExitStack() as stack:
    stage = config.session.stage()
    started = candidate_trials.CandidateTrials(config.plan, stage, stack, 'an image').start(
        requested)
    timings = timing.measure([one for _, one in started], config.plan, stage=stage)
    rows = [candidate_ratios.Row(candidate, row)
            for (candidate, _), row in zip(started, timings, strict=True)]
    return (rows, {one.name: one.call('outcome') for _, one in started},
            {one.name: one.call('stages') for candidate, one in started if candidate.is_control},
            [*dict.fromkeys(stage.left_out.values())])


def warnings(rows: Sequence[candidate_ratios.Row], outcomes: Outcomes) -> list[str]:
  """Returns a line for each evaluation that finds something else than the first one in float32."""
  first = next(outcomes[row.timing.name] for row in rows
               if row.candidate.compute_dtype == 'float32')
  found = []
  for row in rows:
    one = outcomes[row.timing.name]
    most = _TOLERANCES.get(row.candidate.compute_dtype, _NARROW)
    if not (abs(one.accuracy - first.accuracy) <= most and abs(one.loss / first.loss - 1) <= most):
      found.append(f'{row.timing.name}: accuracy {one.accuracy:.4f} and loss {one.loss:.4f}, ours '
                   f'{first.accuracy:.4f} and {first.loss:.4f}; is it the same network?')
  return found


def _row(row: timing.Timing, stages: Mapping[str, Sequence[float]],
         num_images: int) -> report.Row:
  """Returns a row of COLUMNS."""
  return (row.name, num_images / row.rate, num_images / max(row.rates),
          num_images / min(row.rates),
          *(statistics.median(stages[name]) for name in rana_evaluation.STAGES))
