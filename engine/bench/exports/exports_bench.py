"""The time of an answer of each exported format, for one image and for 64 at once.

The network of a recipe with its initial weights is written in every format whose packages are
installed, and opened by the format's own runtime, all with the same number of threads. Speed does
not depend on the weights. The rows `run` are the network in this engine, compiled by TensorFlow.
"""

from collections.abc import Callable
import dataclasses
import pathlib
import tempfile

import numpy as np
import tensorflow as tf

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.config import recipe_settings
from engine.config import run_config
from engine.export import conversion
from engine.export import exported_model
from engine.export import exported_network
from engine.export import formats
from engine.export import model_card
from engine.training import compute_dtype
from engine.training import state
from tfrecords import datasets
from tfrecords import errors

SIZES = (1, 64)
RUN = 'run'
_CALIBRATION = 100
_QUANTIZE = {'tflite': ('none', 'dynamic', 'int8')}

Answer = Callable[[np.ndarray], np.ndarray]


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the answers of a recipe's network.

  Args:
    config: its recipe gives the network; no records are read.
  """
  machine = environment.describe()
  settings = _settings(config)
  random = np.random.default_rng(0)
  images = random.integers(0, 256, [_CALIBRATION, *settings.image_shape], np.uint8)
  with tempfile.TemporaryDirectory(prefix='rana_exports_') as folder:
    answers, sizes, notes = _exported(settings, pathlib.Path(folder), images)
    timings = timing.measure(
        [timing.Candidate(f'{count} image{"s" * (count > 1)}: {name}',
                          _work(answer, images[:count]))
         for count in SIZES for name, answer in answers.items()],
        config.plan, stage=config.session.stage())
  return report.BenchmarkResult(
      benchmark='exports', item='image', machine=machine,
      recipe=recipe_settings.flat(config.recipe), plan=config.plan, timings=tuple(timings),
      title=f'Answers of the exports of {config.recipe.name}, images in memory',
      tables=(report.Table('Size of the files', ('', 'KB'), tuple(
          (name, size // 1000) for name, size in sizes.items())),),
      notes=tuple(notes))


def _settings(config: benchmark_config.BenchmarkConfig) -> run_config.RunConfig:
  recipe = dataclasses.replace(
      config.recipe, compute_dtype=compute_dtype.resolve(config.recipe.compute_dtype))
  spec = datasets.get(recipe.dataset, config.data_dir)
  return run_config.RunConfig(
      recipe, 0, recipe.classes(spec), spec.image_shape, max(1, spec.train_examples))


def _exported(settings: run_config.RunConfig, folder: pathlib.Path,
              images: np.ndarray) -> tuple[dict[str, Answer], dict[str, int], list[str]]:
  """Writes and opens every format; returns the answers, the sizes, and what is left out."""
  network = state.build_network(settings)
  answers: dict[str, Answer] = {RUN: _own(network, settings)}
  sizes, notes = {}, []
  for row in formats.FORMATS.values():
    for quantize in _QUANTIZE.get(row.name, ('none',)):
      name = row.name if quantize == 'none' else f'{row.name} {quantize}'
      place = folder / name.replace(' ', '_')
      place.mkdir()
      try:
        formats.require(row, (*row.converter, *row.runtime), name)
        card = _card(row.name, settings, quantize, row.keeps_dtype)
        conversion.writer(row.name)(
            exported_network.ExportedNetwork(network, card), place, images)
        answers[name] = exported_model.open_model(place).probabilities
      except errors.InputError as error:
        notes.append(f'left out: {error}')
      else:
        sizes[name] = sum(path.stat().st_size for path in place.rglob('*') if path.is_file())
  return answers, sizes, notes


def _card(name: str, settings: run_config.RunConfig, quantize: str = 'none',
          keeps_dtype: bool = True) -> model_card.ModelCard:
  dtype = settings.recipe.compute_dtype if keeps_dtype else 'float32'
  return model_card.ModelCard(name, settings, 0, 1, 1, None, dtype, quantize)


def _own(network: tf.Module, settings: run_config.RunConfig) -> Answer:
  exported = exported_network.ExportedNetwork(network, _card(RUN, settings))
  compute = tf.function(exported.probabilities, [exported.input()], autograph=False)
  return lambda images: compute(tf.constant(images)).numpy()


def _work(answer: Answer, images: np.ndarray) -> Callable[[], int]:
  def work() -> int:
    answer(images)
    return len(images)

  return work
