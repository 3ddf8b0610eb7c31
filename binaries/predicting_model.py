"""What predict_main asks: the newest checkpoint of a run, or an exported model."""

from collections.abc import Callable
import dataclasses
import functools
import typing

from absl import flags

from binaries import shared_flags

if typing.TYPE_CHECKING:
  from engine.inference import predictor as predictor_lib

FLAGS = flags.FLAGS


@dataclasses.dataclass(frozen=True, eq=False)
class Asked:
  """A model that can be asked.

  Attributes:
    predictor: answers.
    heading: lines about it.
    caption: names it in a picture.
    data_dir: returns the directory of the data sets.
  """
  predictor: 'predictor_lib.Predictor'
  heading: list[str]
  caption: str
  data_dir: Callable[[], str]


def chosen() -> Asked:
  """Returns what the flags name.

  Raises:
    errors.InputError: it cannot be read.
  """
  return _model() if FLAGS.model else _run()


def _model() -> Asked:
  from engine.export import exported_model
  from engine.export import model_heading
  from engine.export import model_predictor
  model = exported_model.open_model(FLAGS.model)
  return Asked(model_predictor.ModelPredictor(model), model_heading.lines(model),
               f'{model.path}, step {model.card.step:,}', lambda: FLAGS.data_dir)


def _run() -> Asked:
  from engine.inference import confidence_fit
  from engine.inference import predictor as predictor_lib
  from engine.inference import run_heading
  from engine.reporting import console
  from engine.runs import run_dir as run_dir_lib
  run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
  predictor = predictor_lib.Predictor(run_dir, console.log)
  place = functools.cache(lambda: shared_flags.data_dir_of(run_dir, console.log))
  missing = confidence_fit.ensure(run_dir, predictor, place, console.log, FLAGS.data_source)
  return Asked(predictor, run_heading.lines(run_dir, predictor, missing),
               f'{run_dir}, step {predictor.step:,}', place)
