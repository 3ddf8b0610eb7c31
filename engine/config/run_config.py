"""The frozen settings of a run: its recipe and what evaluation, prediction and export need.

Written as config.json when a run directory is made; run_config_reader.py reads it, and
run_compatibility.py compares it with the settings of a resumed training.
"""

import dataclasses
import json
import secrets

from engine.config import recipe as recipe_lib
from engine.config import recipe_settings
from tfrecords import data_identity
from tfrecords import datasets
from tfrecords import preprocessing_config

# 1 had relu where the airbench network has silu; 2 had other names (renamed_fields.py).
FORMAT = 3

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
    adapted: restored layers whose filters were converted between gray and color, with both shapes.
  """
  run: str
  reset_head: bool = False
  step: int = 0
  restored: tuple[str, ...] = ()
  initialized: tuple[str, ...] = ()
  unused: tuple[str, ...] = ()
  adapted: tuple[str, ...] = ()


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
    shuffle_window: records in a window of a streamed data set; 0 in memory, where every epoch is a
      full permutation.
    shuffle_buffer_size: of a streamed data set in a run of an earlier version; else 0.
    init: the layers restored from another run; None where all are initialized.
    run_id: random id of the run, also in its checkpoints; '' in a run of an earlier version.
    data: identity of the training records; None in a run of an earlier version, and if no data set
      was read.
    data_dir: absolute path of the directory of the data sets that the newest start has read, or of
      the imported set; '' where `data` is None.
    class_counts: training records of each class, in the order of the labels, where the recipe
      balances them; else empty.

  Example:
    >>> recipe = rana.recipes['cifar10_tutorial']
    >>> config = rana.loop.RunConfig(recipe, 0, recipe.class_names, (32, 32, 3), 50_000)
    >>> print(config.input_shape)
    (24, 24, 3)
  """
  recipe: recipe_lib.Recipe
  seed: int
  class_names: tuple[str, ...]
  image_shape: tuple[int, int, int]
  train_examples: int
  data_source: str = 'binary'
  shuffle_window: int = 0
  shuffle_buffer_size: int = 0
  init: WarmStart | None = None
  # Not compared, so that two runs with the same settings are equal.
  run_id: str = dataclasses.field(default='', compare=False)
  data: data_identity.DataIdentity | None = None
  # The same records may lie elsewhere.
  data_dir: str = dataclasses.field(default='', compare=False)
  class_counts: tuple[int, ...] = ()

  def __post_init__(self) -> None:
    """Refuses names of layers that the network does not have.

    Raises:
      errors.InputError: names the first one.
    """
    self.recipe.check_layers()

  @property
  def is_streamed(self) -> bool:
    """Whether the training records were read from disk in every epoch."""
    return bool(self.shuffle_window or self.shuffle_buffer_size)

  @property
  def dataset(self) -> str:
    """The name of the data set, or the directory where the newest start has read it."""
    name = self.recipe.dataset
    return self.data_dir if self.data_dir and datasets.is_directory(name) else name

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
    return json.dumps({'format': FORMAT, **dataclasses.asdict(self),
                       'recipe': recipe_settings.nested(self.recipe),
                       'preprocessing': dataclasses.asdict(self.preprocessing)}, indent=2) + '\n'


def new_run_id() -> str:
  """Returns an id for a run: 64 random bits, hexadecimal."""
  return secrets.token_hex(8)
