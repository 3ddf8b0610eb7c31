"""The frozen settings of a run: its recipe and what evaluation, prediction and export need.

Written as config.json when a run directory is made. A resumed training compares itself with it
field by field; the one field that it changes is a raised `early_stopping_patience`.
"""

from collections.abc import Mapping
import dataclasses
import json
import secrets
from typing import TypeVar

from engine.config import field_types
from engine.config import recipe as recipe_lib
from engine.config import recipe_fields
from engine.config import recipe_settings
from engine.config import renamed_fields
from tfrecords import data_identity
from tfrecords import datasets
from tfrecords import errors
from tfrecords import preprocessing_config

# 1 had relu where the airbench network has silu; 2 had other names (renamed_fields.py).
_FORMAT = 3
_FORMATS = (2, _FORMAT)
_Fields = TypeVar('_Fields')

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
    run_id: drawn when the run is made, and carried by its checkpoints; '' in one of earlier
      versions.
    data: identity of the training records; None in a run of earlier versions, and where no data set
      was read.
  """
  recipe: recipe_lib.Recipe
  seed: int
  class_names: tuple[str, ...]
  image_shape: tuple[int, int, int]
  train_examples: int
  data_source: str = 'binary'
  shuffle_buffer_size: int = 0
  init: WarmStart | None = None
  # Two runs with the same settings are equal.
  run_id: str = dataclasses.field(default='', compare=False)
  data: data_identity.DataIdentity | None = None

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


def new_run_id() -> str:
  """Returns an id that no other run has: 64 random bits, hexadecimal."""
  return secrets.token_hex(8)


def from_json(text: str, path: str) -> RunConfig:
  """Reads what `to_json` wrote.

  Args:
    text: of config.json.
    path: of the file, for messages.

  Raises:
    errors.InputError: the text is not such a file, or of another version or an unknown network.
  """
  try:
    values = field_types.check(json.loads(text), None)
    version = values.pop('format')
    if version not in _FORMATS:
      raise errors.InputError(f'format {field_types.shown(version)}; this program reads '
                              f'{" and ".join(map(str, _FORMATS))}')
    values.pop('preprocessing')
    return _checked(_config(values, version))
  except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
    raise errors.InputError(f'{path}: not the config of a run ({errors.reason(error)}); '
                            'give another --train_dir') from error


def _config(values: renamed_fields.FieldValues, version: int) -> RunConfig:
  recipe, init, data = values.pop('recipe'), values.pop('init', None), values.pop('data', None)
  if init is not None:
    init = _fields(WarmStart, init, renamed_fields.WARM_START, 'init')
  if data is not None:
    data = _fields(data_identity.DataIdentity, data, {}, 'data')
  run = renamed_fields.rename_fields(values, renamed_fields.RUN)
  field_types.check(run, field_types.of(RunConfig))
  return RunConfig(recipe=_recipe(recipe, version), init=init, data=data, **_tuples(run))


def _fields(settings: type[_Fields], values: object, names: Mapping[str, str],
            where: str) -> _Fields:
  """Returns a dataclass of an object's fields."""
  renamed = renamed_fields.rename_fields(field_types.check(values, None, where), names)
  return settings(**_tuples(field_types.check(renamed, field_types.of(settings), where)))


def _recipe(values: object, version: int) -> recipe_lib.Recipe:
  if version == _FORMAT:
    return recipe_lib.Recipe(
        **recipe_settings.of_nested(_tuples(recipe_fields.check_nested(values))))
  flat = renamed_fields.rename_fields(
      field_types.check(values, None, 'recipe'), renamed_fields.RECIPE)
  return recipe_lib.Recipe(**recipe_settings.of_flat(_tuples(recipe_fields.check_flat(flat))))


def _checked(config: RunConfig) -> RunConfig:
  """Returns a config that was read, unless its values contradict each other."""
  spec = datasets.get(config.recipe.dataset)
  count = len(config.recipe.class_names)
  for field, is_right, advice in (
      ('image_shape', config.image_shape == spec.image_shape,
       f'images of {spec.name} have {"x".join(map(str, spec.image_shape))}'),
      ('class_names', len({*config.class_names}) == len(config.class_names) == count,
       f'the recipe has {count} classes'),
      ('train_examples', config.train_examples > 0, 'a run has one or more'),
      ('seed', config.seed >= 0, 'a seed is 0 or more'),
      ('shuffle_buffer_size', config.shuffle_buffer_size >= 0, 'a size is 0 or more')):
    if not is_right:
      raise errors.InputError(
          f'{field} is {field_types.shown(getattr(config, field))}; {advice}')
  return config


def _tuples(values: renamed_fields.FieldValues) -> renamed_fields.FieldValues:
  return {name: tuple(value) if isinstance(value, list) else value
          for name, value in values.items()}


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
  if run.data and requested.data and (other := run.data.difference(requested.data)):
    raise errors.InputError(
        f'{run_dir} holds a run on other data: the {other} of its {run.train_examples:,} training '
        f'records differ from those in --data_dir (checksums {_checksums(run.data)} there, '
        f'{_checksums(requested.data)} here); give its data or another --train_dir')


def _checksums(data: data_identity.DataIdentity) -> str:
  return '/'.join(dataclasses.astuple(data))


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
  # The id is drawn; the records have a message of their own.
  del values['run_id'], values['data']
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
