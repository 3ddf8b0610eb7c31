"""Exports a run: source answers, conversion in a child process, gate, and the files about it."""

import dataclasses
import pathlib

import numpy as np

from engine.evaluation import eval_examples
from engine.export import checksums
from engine.export import conversion
from engine.export import export_directory
from engine.export import exported_model
from engine.export import formats
from engine.export import gate
from engine.export import model_card
from engine.export import readme
from engine.export import usage
from engine.inference import confidence_fit
from engine.inference import dataset_fit
from engine.inference import predictor as predictor_lib
from engine.inference import run_heading
from engine.reporting import console
from engine.runs import dataset_splits
from engine.runs import run_dir as run_dir_lib
from tfrecords import atomic_file
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import errors
from tfrecords import parser_protocol


@dataclasses.dataclass(frozen=True)
class Wanted:
  """What is to be exported.

  Attributes:
    row: of the format.
    output: the directory.
    overwrite: whether an export that exists is replaced.
    quantize: none, dynamic or int8.
    max_loss: largest loss of accuracy, a share of the test images.
    seed: of the images that int8 is calibrated on.
  """
  row: formats.Format
  output: pathlib.Path
  overwrite: bool = False
  quantize: str = 'none'
  max_loss: float = 0.01
  seed: int = 0


def export(run_dir: run_dir_lib.RunDir, wanted: Wanted, data_dir: str, data_source: str | None,
           log: console.LogFn) -> gate.Report:
  """Exports the newest checkpoint of a run.

  Args:
    run_dir: the run.
    wanted: format and place.
    data_dir: directory of the data sets.
    data_source: binary, tfrecord or tfds; None: the run's own.
    log: gets the lines for the user.

  Raises:
    errors.InputError: the output exists, the run or its test data cannot be used, the network has
      no such form, or the export loses too much accuracy. Nothing is left then.
  """
  row = wanted.row
  predictor = predictor_lib.Predictor(run_dir, log)
  step = predictor.step or 0
  export_directory.refuse(row, wanted.output, wanted.overwrite, step)
  spec = datasets.get(predictor.config.recipe.dataset, data_dir)
  images, labels = _test_set(predictor, spec, data_dir, data_source)
  log(f'{run_dir}: step {step:,} is converted to {row.title}; the run and the export predict '
      f'{len(labels):,} test images')
  confidence_fit.ensure(run_dir, predictor, lambda: data_dir, log, data_source)
  source = predictor.calibrated_probabilities(images)
  card = _card(wanted, predictor, int(np.count_nonzero(source.argmax(axis=1) == labels)),
               len(labels))
  place = export_directory.target(row, wanted.output, step)
  with export_directory.staged(place) as directory:
    kept = _convert(card, run_dir, step, directory,
                    # The card does not say where an imported set lies.
                    (spec.directory if spec.is_imported else data_dir,
                     data_source or predictor.config.data_source), wanted.seed)
    report = gate.compare(labels, source, _answers(directory, place, images))
    gate.refuse_loss(report, wanted.max_loss, _flags(wanted))
    _describe(wanted, card, report, directory, place, kept)
    # Another export may have come first.
    export_directory.refuse(row, wanted.output, wanted.overwrite, step)
  for line in _lines(wanted, card, report, place, kept):
    log(line)
  return report


def _test_set(predictor: predictor_lib.Predictor, spec: dataset_spec.DatasetSpec, data_dir: str,
              data_source: str | None) -> tuple[np.ndarray, np.ndarray]:
  """Returns the images and labels of the run's test set."""
  config = dataclasses.replace(
      predictor.config, data_source=data_source or predictor.config.data_source)
  examples = eval_examples.load(dataset_splits.evaluation_source(config, spec, data_dir))
  return examples.images.numpy(), examples.labels.numpy()


def _card(wanted: Wanted, predictor: predictor_lib.Predictor, correct: int,
          count: int) -> model_card.ModelCard:
  config, confidence = predictor.config, predictor.confidence
  scale = confidence.temperature if confidence else None
  dtype = config.recipe.compute_dtype if wanted.row.keeps_dtype else 'float32'
  return model_card.ModelCard(
      wanted.row.name, config, predictor.step or 0, correct, count,
      scale.value if scale else None, dtype, wanted.quantize, predictor.image_statistics,
      dataset_fit.rule(config))


def _convert(card: model_card.ModelCard, run_dir: run_dir_lib.RunDir, step: int,
             directory: pathlib.Path, data: tuple[str, str], seed: int) -> list[str]:
  try:
    return conversion.convert(
        card, str(run_dir.checkpoints / f'ckpt-{step}'), directory, *data, seed)
  except parser_protocol.ParserError as error:
    raise errors.InputError(
        f'{run_dir}: cannot be converted to {formats.FORMATS[card.format].title} ({error}); give '
        'another --format') from error


def _answers(directory: pathlib.Path, place: pathlib.Path, images: np.ndarray) -> np.ndarray:
  """Returns the answers of the export in a directory that will be called `place`."""
  try:
    return exported_model.open_model(directory).probabilities(images)
  except errors.InputError as error:
    raise errors.InputError(str(error).replace(str(directory), str(place))) from error


def _describe(wanted: Wanted, card: model_card.ModelCard, report: gate.Report,
              directory: pathlib.Path, place: pathlib.Path, kept: list[str]) -> None:
  """Writes gate.json and README.md into the directory."""
  size = sum(path.stat().st_size for path in directory.rglob('*') if path.is_file())
  atomic_file.write_text(directory / formats.GATE_FILE, report.to_json(
      format=card.format, quantize=card.quantize, run_id=card.run_id, step=card.step,
      dataset=card.dataset, bytes=size, float_operations=kept, **{
          checksums.KEY: checksums.of(directory)}), durable=False)
  atomic_file.write_text(directory / formats.README_FILE, readme.text(
      wanted.row, card, report, usage.lines(wanted.row, card, pathlib.Path(place.name))),
      durable=False)


def _lines(wanted: Wanted, card: model_card.ModelCard, report: gate.Report, place: pathlib.Path,
           kept: list[str]) -> list[str]:
  """Returns what the user is told at the end."""
  floats = [f'stays float32: {", ".join(kept)}'] * bool(kept)
  return [f'{place}: {wanted.row.title}, step {card.step:,}', *report.lines(), *floats,
          usage.contract(wanted.row, card), run_heading.classes_line(card.classes), 'in Python:',
          *(f'  {line}' for line in usage.lines(wanted.row, card, place))]


def _flags(wanted: Wanted) -> str:
  if wanted.quantize == 'none':
    return f'--format={wanted.row.name}'
  return f'--format={wanted.row.name} --quantize={wanted.quantize}'
