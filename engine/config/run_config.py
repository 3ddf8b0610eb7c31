"""The frozen settings of a run: its recipe and what evaluation, prediction and export need.

Written as config.json when a run directory is made. A resumed training compares itself with it
field by field; the one field that it changes is a raised `early_stopping_patience`.
"""

from collections.abc import Mapping
import dataclasses
import json

from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from engine.config import renamed_fields
from tfrecords import errors
from tfrecords import preprocessing_config

# 1 had relu where the airbench network has silu; 2 had other names (renamed_fields.py).
_FORMAT = 3
_FORMATS = (2, _FORMAT)

# What a run can be evaluated on. test: the data set's test split; train_eval: what the run trains
# on; validation: the validation images.
EVAL_DATA = ('test', 'train_eval', 'validation')


@dataclasses.dataclass(frozen=True)
class WarmStart:
  """The layers of a network that were restored from an earlier run (a warm start).

  Attributes:
    run: directory of that run.
    reset_head: whether the last layer was to get new initial values.
    step: of the checkpoint.
    restored: layers with the values of that run.
    initialized: layers with new initial values; with both shapes where they differ.
    unused: layers of that run that were not restored.
  """
  run: str
  reset_head: bool = False
  step: int = 0
  restored: tuple[str, ...] = ()
  initialized: tuple[str, ...] = ()
  unused: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class RunConfig:
  """A run's settings.

  Attributes:
    recipe: what is computed.
    seed: of initial values, order and distortions.
    class_names: in the order of the labels.
    image_shape: height, width and channels in the records.
    train_examples: records an epoch.
    data_source: what the training read: binary, tfrecord or tfds.
    shuffle_buffer_size: size of the shuffle buffer of a streamed data set; 0 in memory, where every
      epoch is a full permutation.
    init: the layers restored from another run; None where all are initialized.
  """
  recipe: recipe_lib.Recipe
  seed: int
  class_names: tuple[str, ...]
  image_shape: tuple[int, int, int]
  train_examples: int
  data_source: str = 'binary'
  shuffle_buffer_size: int = 0
  init: WarmStart | None = None

  def __post_init__(self) -> None:
    """Refuses names of layers that the network does not have.

    Raises:
      errors.InputError: names the first one.
    """
    self.recipe.check_layers()

  @property
  def preprocessing(self) -> preprocessing_config.Preprocessing:
    """The deterministic preprocessing of evaluation."""
    return self.recipe.preprocessing

  @property
  def input_shape(self) -> tuple[int, int, int]:
    """Height, width and channels of the network's input."""
    return self.preprocessing.output_shape(self.image_shape)

  def to_json(self) -> str:
    """Returns the text of config.json."""
    return json.dumps({'format': _FORMAT, **dataclasses.asdict(self),
                       'recipe': recipe_settings.nested(self.recipe),
                       'preprocessing': dataclasses.asdict(self.preprocessing)}, indent=2) + '\n'


def from_json(text: str, path: str) -> RunConfig:
  """Reads what `to_json` wrote.

  Args:
    text: of config.json.
    path: of the file, for messages.

  Raises:
    errors.InputError: the text is not such a file, or of another version or an unknown network.
  """
  try:
    values = json.loads(text)
    version = values.pop('format')
    if version not in _FORMATS:
      raise errors.InputError(
          f'format {version}; this program reads {" and ".join(map(str, _FORMATS))}')
    values.pop('preprocessing')
    recipe = _recipe(values.pop('recipe'), version)
    init = values.pop('init', None)
    warm_start = init and WarmStart(**_read(init, renamed_fields.WARM_START))
    return RunConfig(recipe=recipe, init=warm_start, **_read(values, renamed_fields.RUN))
  except (KeyError, TypeError, AttributeError, ValueError) as error:
    raise errors.InputError(
        f'{path}: not the config of a run ({error}); give another --train_dir') from error


def _recipe(values: renamed_fields.FieldValues, version: int) -> recipe_lib.Recipe:
  if version == _FORMAT:
    return recipe_lib.Recipe(**recipe_settings.of_nested(_tuples(values)))
  return recipe_lib.Recipe(**recipe_settings.of_flat(_read(values, renamed_fields.RECIPE)))


def _tuples(values: renamed_fields.FieldValues) -> renamed_fields.FieldValues:
  return {name: tuple(value) if isinstance(value, list) else value
          for name, value in values.items()}


def _read(values: renamed_fields.FieldValues,
          names: Mapping[str, str]) -> renamed_fields.FieldValues:
  return _tuples(renamed_fields.rename_fields(values, names))


def check_compatible(run: RunConfig, requested: RunConfig, run_dir: str) -> None:
  """Refuses to continue a run with other settings than its own.

  Two may be raised: `max_steps`, where the learning rate does not depend on it, and
  `early_stopping_patience`, whose 0 is without end.

  Args:
    run: the run's settings, as config.json has them.
    requested: the settings of this start.
    run_dir: the run directory, for the message.

  Raises:
    errors.InputError: with every field that differs, its value in the run and the one asked for.
  """
  before, now = _flat(run), _flat(requested)
  longer = requested.recipe.max_steps > run.recipe.max_steps
  if longer and not run.recipe.lr_schedule.depends_on_length:
    now['max_steps'] = before['max_steps']
  patience, requested_patience = (
      config.recipe.early_stopping_patience for config in (run, requested))
  if patience and (not requested_patience or requested_patience > patience):
    now['early_stopping_patience'] = patience
  # A setting that only one of two rules or schedules has differs by their names already.
  names = [name for name in before if name in now and before[name] != now[name]]
  if {'dataset', 'class_subset'} & {*names}:
    # The rest follows from it, and a hundred classes make a long line.
    names = [name for name in names if name not in ('class_names', 'image_shape')]
  if names:
    different = [f'{name} is {before[name]!r} in the run, {now[name]!r} was requested'
                 for name in names]
    raise errors.InputError(
        f'{run_dir} holds a run with another recipe: {"; ".join(different)}; '
        'repeat its settings or give another --train_dir')


def continued(run: RunConfig, requested: RunConfig) -> RunConfig:
  """Returns the settings of a run that is continued with compatible ones.

  They are the run's with the requested patience of early stopping: since a training that stopped
  later than a smaller patience allows cannot be had with that one, every start raises the least
  that the next one may ask for. `max_steps` stays the first one's, and each start has its own.
  """
  patience = requested.recipe.early_stopping_patience
  return dataclasses.replace(
      run, recipe=dataclasses.replace(run.recipe, early_stopping_patience=patience))


def _flat(config: RunConfig) -> renamed_fields.FieldValues:
  values = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
  recipe, init = values.pop('recipe'), values.pop('init')
  # Which layers were restored is decided once: the other run may have changed since, or be gone.
  values |= {
    'warm_start_from': init.run if init else '',
    'reset_head': bool(init and init.reset_head),
  }
  named = recipe_settings.flat(recipe)
  named['recipe'] = named.pop('name')
  del named['summary']
  return named | {f'run {name}' if name in named else name: value
                  for name, value in values.items()}
