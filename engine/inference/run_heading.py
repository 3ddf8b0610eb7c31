"""What a prediction comes from, in a few lines: checkpoint, accuracy, classes, confidence."""

from collections.abc import Callable

from engine.inference import confidence as confidence_lib
from engine.inference import predictor as predictor_lib
from engine.inference import reference_images
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors
from tfrecords import printable

# Of more classes the first ones are named.
_MAX_CLASSES = 20
# Returns a part of a line, or nothing of it where strangers read the line.
_Private = Callable[[str], str]
# What an accuracy may be measured on, the best first.
_EVAL_DATA = ('test', 'validation', 'train_eval')


def lines(run_dir: run_dir_lib.RunDir, predictor: predictor_lib.Predictor,
          missing: str = '', is_public: bool = False) -> list[str]:
  """Returns the lines.

  Args:
    run_dir: the run.
    predictor: of the run.
    missing: why temperature and detector could not be fitted; '' where they were.
    is_public: whether strangers read them: without paths, flags and commands of this machine.
  """
  def private(remark: str) -> str:
    return '' if is_public else remark

  step = predictor.step
  return [private(f'{run_dir}: ') + f'recipe {printable.text(predictor.config.recipe.name)}, '
          f'step {step:,}, {_accuracy(run_dir, step, private)}',
          classes_line(predictor.config.class_names),
          *_confidence(predictor.confidence, missing, private)]


def _accuracy(run_dir: run_dir_lib.RunDir, step: int | None, private: _Private) -> str:
  try:
    records = metrics_log.read_all(run_dir.metrics)
  except errors.InputError as error:
    return 'accuracy unknown' + private(f' ({error})')
  for name in _EVAL_DATA:
    for one in metrics_log.select(records, 'eval', eval_data=name, step=step):
      if 'accuracy' in one and 'count' in one:
        return f'accuracy {one["accuracy"]:.4f} on {one["count"]:,} {name} images'
  return 'not evaluated' + private(f' (eval_main --train_dir={run_dir} --run_once)')


def classes_line(names: tuple[str, ...]) -> str:
  """Returns the line about the classes."""
  shown = ', '.join(map(printable.text, names[:_MAX_CLASSES]))
  return f'{len(names):,} classes: {shown}' + ', ...' * (len(names) > _MAX_CLASSES)


def _confidence(found: confidence_lib.Confidence | None, missing: str,
                private: _Private) -> list[str]:
  """Returns what probability and distance mean."""
  if found is None:
    return ['probability: not calibrated; distance: not measured'
            + private(f' ({missing or "no data"})')]
  scale = found.temperature
  calibrated = (
      f'calibrated by a temperature of {scale.value:.3g}, fitted on {scale.count:,} validation '
      'images' if scale else
      f'not calibrated, as the training kept fewer than {reference_images.LEAST_HELD_OUT} '
      'validation images' + private(' (--validation_examples)'))
  held_out = found.detector
  return [f'probability: {calibrated}',
          f'distance: from the training images; 95% of {held_out.count:,} {held_out.held_out} '
          'images are below 1, above 1 an image is unlike them']
