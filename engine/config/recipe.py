"""A recipe: everything that determines what a training computes, as data.

It names its network and data set and gives every number. The commands make a flag of every
setting (recipe_settings.py); a run's recipe is frozen in its config.json; recipe_catalog.py has the
catalog.
"""

import dataclasses

from engine.config import recipe_checks
from engine.config import recipe_file
from engine.config import recipe_settings
from engine.optim import rule_registry
from engine.optim import schedule_registry
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import preprocessing_config
from tfrecords import settings
from tfrecords.augmentation import augmentation_config


@dataclasses.dataclass(frozen=True)
class Recipe(recipe_file.SavedSettings):
  """One way to train one network on one data set; the defaults are the tutorial's constants."""
  name: str
  summary: str
  model: str = settings.setting('tutorial', 'network, a row of engine/models/model_registry.py')
  dataset: str = settings.setting(
      'cifar10', 'data set, a row of tfrecords/datasets.py, or the directory of an imported one')
  batch_size: int = settings.setting(
      128, 'examples per step over all replicas', settings.BATCH_SIZE)
  max_steps: int = settings.setting(100_000, 'steps of the whole training', settings.STEPS)
  augmentation: augmentation_config.AugmentationConfig = augmentation_config.AugmentationConfig()
  progressive_side: int = settings.setting(
      0, 'progressive resizing: side to which images are shrunk in the first steps, in pixels; 0: '
      'never', settings.SIDE_OR_NONE)
  progressive_fraction: float = settings.setting(
      0.0, 'fraction of the steps that see shrunk images', settings.BELOW_ONE)
  compute_dtype: str = settings.setting(
      'float32', 'compute dtype of the layers: float32, bfloat16, or auto (the faster one here)')
  jit_compile: bool = settings.setting(
      False, 'compile the gradients of each step with XLA, for GPUs; slower on a processor')
  label_smoothing: float = settings.setting(
      0.0, 'share of each label that is spread over all classes', settings.BELOW_ONE)
  dropout: float = settings.setting(0.0, 'dropout rate of dense layers', settings.BELOW_ONE)
  optimizer: rule_registry.RuleConfig = settings.setting(
      rule_registry.SgdConfig(), f'update rule: {", ".join(rule_registry.RULES)}')
  learning_rate: float = settings.setting(0.1, 'peak learning rate', settings.POSITIVE)
  bias_lr_multiplier: float = settings.setting(
      1.0, 'learning-rate multiplier for biases', settings.POSITIVE)
  lr_schedule: schedule_registry.ScheduleConfig = settings.setting(
      schedule_registry.StaircaseSchedule(),
      f'learning-rate schedule: {", ".join(schedule_registry.SCHEDULES)}')
  weight_decay: float = settings.setting(
      0.004, 'weight decay: factor of sum(w^2) / 2 in the loss, or decoupled (adamw, lion)',
      settings.NOT_NEGATIVE)
  weight_decay_layers: tuple[str, ...] = settings.setting(
      ('local3', 'local4'), 'layers whose weights decay, or all')
  frozen_layers: tuple[str, ...] = settings.setting(
      (), 'layers that are not trained and compute as in evaluation')
  moving_average_decay: float = settings.setting(
      0.9999, 'decay of the moving averages that are evaluated', settings.BELOW_ONE)
  test_time_flip: bool = settings.setting(
      False, 'evaluate by the mean logits of an image and its mirror image')
  class_subset: tuple[str, ...] = settings.setting(
      (), 'train and evaluate on these classes only, labeled in this order; empty: all')
  examples_per_class: int = settings.setting(
      0, 'train on this many images per class, sampled by the seed; 0: all',
      settings.EXAMPLES)
  max_train_examples: int = settings.setting(
      0, 'train on this many first records; 0: all', settings.EXAMPLES)
  validation_examples: int = settings.setting(
      0, 'keep this many last training records for validation', settings.EXAMPLES)
  balance: str = settings.setting(
      'none', 'make classes of different sizes count alike: none, loss (weighted) or sample (drawn '
      'equally often)')
  early_stopping_patience: int = settings.setting(
      0, 'stop after this many checkpoints in a row without a better accuracy on the validation '
      'images; 0: off; a larger value continues a run that was stopped', settings.INTERVAL)

  def __post_init__(self) -> None:
    """Refuses contradictions, so that nothing that reads a recipe has to.

    The directory of an imported set becomes an absolute path. Nothing is read there, since the
    recipe of a trained run outlives its data: whoever opens the set calls `check_data`.

    Raises:
      errors.InputError: names the setting as a flag.
    """
    super().__post_init__()
    recipe_checks.settings(self)
    object.__setattr__(self, 'dataset', datasets.absolute(self.dataset))
    if not datasets.is_directory(self.dataset):
      self.check_data(datasets.get(self.dataset))

  def check_data(self, spec: dataset_spec.DatasetSpec) -> None:
    """Refuses settings that contradict the data set.

    Raises:
      errors.InputError: names the setting as a flag.
    """
    recipe_checks.data(self, spec)

  def check_layers(self) -> None:
    """Refuses names of layers that the network does not have, and images that it cannot take.

    Not part of `__post_init__`, since it imports the network and with it TensorFlow: a recipe is
    complete, and its other fields are refused, without. Every run's config calls it.

    Raises:
      errors.InputError: names the first such layer or setting; or nothing is left to train.
    """
    recipe_checks.layers(self)

  def with_settings(self, **changes: object) -> 'Recipe':
    """Returns the recipe with other settings.

    Args:
      **changes: settings by the names of the flags, or by field.

    Raises:
      errors.InputError: a setting contradicts another, or nothing uses it.

    Example:
      >>> recipe = rana.recipes['mnist_softmax']
      >>> recipe.with_settings(optimizer='adam', beta2=0.99).optimizer
      AdamConfig(beta1=0.9, beta2=0.99, epsilon=1e-07)
    """
    return dataclasses.replace(self, **recipe_settings.changed(self, changes))

  def decays(self, variable: str) -> bool:
    """Returns whether weight decay applies to a variable by its name: `local3/weights`."""
    layer, _, kind = variable.partition('/')
    return kind == 'weights' and bool({'all', layer} & {*self.weight_decay_layers})

  @property
  def class_names(self) -> tuple[str, ...]:
    """The classes, in the order of their labels; those of a directory are read there."""
    return self.classes(datasets.get(self.dataset))

  def classes(self, spec: dataset_spec.DatasetSpec) -> tuple[str, ...]:
    """Returns the classes of the recipe's data set, in the order of their labels."""
    return self.class_subset or spec.class_names

  @property
  def preprocessing(self) -> preprocessing_config.Preprocessing:
    """The deterministic preprocessing of evaluation."""
    return self.augmentation.preprocessing
