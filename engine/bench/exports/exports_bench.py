"""The time of a prediction: one image and 256 at once, by this engine and by everybody else.

  ours                 the run in this engine: in one graph, as serve_main asks it, and operation
                       by operation, as predict_main does
  the exported formats each in its own runtime, where its packages are installed
  frameworks           the same network in each framework's own layers, in several modes

All have the same weights, the initial ones of the recipe, since speed does not depend on them, the
same uint8 images in memory, and the same number of threads; each has a process of its own.
Preprocessing is part of an answer.
"""

from collections.abc import Mapping, Sequence
import contextlib
import dataclasses
import pathlib
import tempfile

import numpy as np

from engine.bench.core import benchmark_config
from engine.bench.core import candidate_ratios
from engine.bench.core import candidate_trials
from engine.bench.core import environment
from engine.bench.core import peer_packages
from engine.bench.core import report
from engine.bench.core import timing
from engine.bench.core import worker_candidate
from engine.bench.exports import export_candidates
from engine.bench.inference import trained_weights
from engine.config import recipe_settings
from engine.config import run_config
from engine.export import formats
from engine.training import compute_dtype
from tfrecords import datasets

SIZES = (1, 256)
ANSWERS = ('', 'an answer, ms', 'images/s', 'difference')
# Of the probabilities in float32, as a share of their range.
_TOLERANCE = 1e-3

# By candidate.
Probabilities = Mapping[str, np.ndarray]


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the answers of a recipe's network.

  Args:
    config: its recipe gives the network; no records are read.

  Raises:
    errors.InputError: a framework does not have the network.
  """
  names = benchmark_config.check_frameworks('exports', config.frameworks)
  trained_weights.check(config.recipe, names)
  installed = [name for name in names if not export_candidates.FRAMEWORKS[name].missing()]
  packages = [name for one in names for name in export_candidates.FRAMEWORKS[one].packages]
  missing = peer_packages.missing(packages)
  runtimes = {name for row in formats.FORMATS.values() for name in row.runtime}
  machine = environment.describe([
      *(name for name in packages if name not in missing),
      *sorted(runtimes.difference(peer_packages.missing(runtimes)))])
  settings = _settings(config)
  images = np.random.default_rng(0).integers(0, 256, [max(SIZES), *settings.image_shape], np.uint8)
  rows: list[candidate_ratios.Row] = []
  ratios: list[timing.Ratio] = []
  answers: list[report.Row] = []
  with tempfile.TemporaryDirectory(prefix='rana_exports_') as folder:
    exports, notes = export_candidates.write(settings, pathlib.Path(folder), images)
    for count in SIZES:
      measured, found, left_out = _measure(config, export_candidates.candidates(
          settings, exports, installed, images[:count], config.as_they_come))
      rows += measured
      ratios += candidate_ratios.ratios(measured)
      answers += [(row.timing.name, 1e3 * count / row.timing.rate, row.timing.rate,
                   difference(found[row.timing.name], found[measured[0].timing.name]))
                  for row in measured]
      notes += left_out
    sizes = tuple((one.name, one.size // 1000) for one in exports)
  return report.BenchmarkResult(
      benchmark='exports', item='image', machine=machine,
      recipe=recipe_settings.flat(config.recipe), plan=config.plan,
      timings=tuple(row.timing for row in rows), ratios=tuple(ratios),
      title=f'Answers of {config.recipe.name} and its exports, images in memory',
      tables=(report.Table('Size of the files', ('', 'KB'), sizes),
              report.Table('Answers; difference: of probabilities from ours, as a share of their '
                           'range', ANSWERS, tuple(answers))),
      notes=(*peer_packages.notes(missing), *notes, *warnings(rows, answers),
             *(environment.warnings(machine) if installed else ())))


def _settings(config: benchmark_config.BenchmarkConfig) -> run_config.RunConfig:
  recipe = dataclasses.replace(
      config.recipe, compute_dtype=compute_dtype.resolve(config.recipe.compute_dtype))
  spec = datasets.get(recipe.dataset, config.data_dir)
  return run_config.RunConfig(
      recipe, 0, recipe.classes(spec), spec.image_shape, max(1, spec.train_examples))


def _measure(config: benchmark_config.BenchmarkConfig,
             requested: Sequence[worker_candidate.WorkerCandidate]
             ) -> tuple[list[candidate_ratios.Row], Probabilities, list[str]]:
  """Returns the rows, this engine's first, the answers by name, and what is left out."""
  with contextlib.ExitStack() as stack:
    stage = config.session.stage()
    started = candidate_trials.CandidateTrials(config.plan, stage, stack, 'an image').start(
        requested)
    timings = timing.measure([one for _, one in started], config.plan, stage=stage)
    return ([candidate_ratios.Row(candidate, row)
             for (candidate, _), row in zip(started, timings, strict=True)],
            {one.name: one.call('probabilities') for _, one in started},
            [*dict.fromkeys(stage.left_out.values())])


def difference(found: np.ndarray, wanted: np.ndarray) -> float:
  """Returns the largest difference of two arrays of probabilities as a share of their range."""
  return float(np.abs(found - wanted).max() / np.ptp(wanted))


def warnings(rows: Sequence[candidate_ratios.Row], answers: Sequence[report.Row]) -> list[str]:
  """Returns a line for each candidate in float32 whose answers are not ours.

  Args:
    rows: of all candidates.
    answers: rows of ANSWERS, in the same order.
  """
  is_exact = rows[0].candidate.compute_dtype == 'float32'
  return [f'{name}: its answers differ from ours by {share:.2g} of their range; is it the same '
          'network?' for row, (name, *_, share) in zip(rows, answers, strict=True)
          if is_exact and row.candidate.compute_dtype == 'float32' and not share <= _TOLERANCE]
