"""The catalog of recipes; recipe.py says what one is."""

import dataclasses
import itertools

from engine.config import recipe as recipe_lib
from engine.config import recipe_file
from engine.config import recipe_settings
from engine.optim import rule_registry
from engine.optim import schedule_registry
from tfrecords import datasets
from tfrecords import errors
from tfrecords.augmentation import augmentation_config

# Only which windows are seen and which of them are flipped is random.
_CROPS_AND_FLIPS = augmentation_config.AugmentationConfig(
    alternate_flip=True, max_brightness_delta=0.0, contrast_lower=1.0, contrast_upper=1.0)

# The values were chosen on 45,000 training images against the other 5,000, one training each.
_CIFAR10 = recipe_lib.Recipe(
    name='cifar10', summary="the tutorial's network, trained in minutes (default)",
    batch_size=256, max_steps=4_900, compute_dtype='auto',
    augmentation=dataclasses.replace(
        _CROPS_AND_FLIPS, crop_size=0, crop_padding=4, shrink_to=24),
    label_smoothing=0.05, learning_rate=0.1, weight_decay=0.001, weight_decay_layers=('all',),
    optimizer=rule_registry.MuonConfig(
        momentum=0.9, nesterov=True, muon_learning_rate=0.04, muon_momentum=0.9),
    lr_schedule=schedule_registry.LinearWarmupDecay(0.1), moving_average_decay=0.99,
    test_time_flip=True)

# Chosen likewise. Rates and momenta follow airbench94_muon (Jordan, 2024), scaled to a quarter of
# its batch and to the mean of the losses instead of their sum. 480 examples side by side are whole
# cache lines, and 500 are not.
_CIFAR10_94 = recipe_lib.Recipe(
    name='cifar10_94', summary='a deeper network on whitened patches, in the airbench family',
    model='airbench', batch_size=480, max_steps=1_300, compute_dtype='auto',
    augmentation=dataclasses.replace(
        _CROPS_AND_FLIPS, crop_size=0, crop_padding=2, standardize=False),
    label_smoothing=0.2, learning_rate=0.005, bias_lr_multiplier=5_000.0, weight_decay=0.1,
    weight_decay_layers=('head',),
    optimizer=rule_registry.MuonConfig(
        momentum=0.85, nesterov=True, muon_learning_rate=0.12, muon_momentum=0.6),
    lr_schedule=schedule_registry.LinearWarmupDecay(0.001), moving_average_decay=0.98,
    test_time_flip=True)

# Filters by Muon, whose normalized filters and rate do not depend on the width of a layer: half of
# cifar10_94's rate for a third of its batch and thrice its epochs.
_CIFAR10_RESNET = recipe_lib.Recipe(
    name='cifar10_resnet', summary='the residual network of He et al., 20 layers',
    model='resnet', batch_size=128, max_steps=14_000, compute_dtype='auto',
    augmentation=dataclasses.replace(_CROPS_AND_FLIPS, crop_size=0, crop_padding=4),
    label_smoothing=0.05, learning_rate=0.05, weight_decay=0.0005, weight_decay_layers=('head',),
    optimizer=rule_registry.MuonConfig(
        momentum=0.9, nesterov=True, muon_learning_rate=0.05, muon_momentum=0.8),
    lr_schedule=schedule_registry.LinearWarmupDecay(0.1), moving_average_decay=0.99,
    test_time_flip=True)

# The plain images in [0, 1], as the MNIST lessons have them.
_PLAIN = augmentation_config.AugmentationConfig(
    crop_size=0, random_flip=False, max_brightness_delta=0.0, contrast_lower=1.0,
    contrast_upper=1.0, standardize=False)
_MNIST = recipe_lib.Recipe(
    name='mnist', summary='', dataset='mnist', augmentation=_PLAIN, weight_decay=0.0,
    weight_decay_layers=(), lr_schedule=schedule_registry.ConstantSchedule(),
    moving_average_decay=0.0)

# The lesson's loss is the mean over a batch's 100 x 10 numbers times 1,000, a hundred times the
# mean over its examples; so its rate of 0.003 is 0.3 here.
_MNIST_SOFTMAX = dataclasses.replace(
    _MNIST, name='mnist_softmax', summary='one layer, as in the first MNIST lesson: seconds',
    model='softmax', batch_size=100, max_steps=5_000, learning_rate=0.3)

# The lesson's rate falls from 0.003 to 0.0001 with a scale of 2,000 steps of 100.
_MNIST_DEEP = dataclasses.replace(
    _MNIST, name='mnist_deep', summary='four hidden layers, dropout and a falling rate',
    model='deep', batch_size=100, max_steps=12_000, optimizer=rule_registry.AdamConfig(),
    learning_rate=0.003, lr_schedule=schedule_registry.LinearWarmupDecay(0.05), dropout=0.05,
    moving_average_decay=0.99)

# 55,000 images in batches of 64, the last one dropped: 859 steps an epoch, 70 epochs.
_MNIST_DENSE = dataclasses.replace(
    _MNIST, name='mnist_dense', summary='three layers of 256, every constant of its lesson',
    model='dense', batch_size=64, max_steps=60_130, max_train_examples=55_000, learning_rate=0.001)

_MNIST_DENSE_TUNED = dataclasses.replace(
    _MNIST, name='mnist_dense_tuned', summary='three layers of 256, trained as well as they can be',
    model='dense', batch_size=128, max_steps=9_400, optimizer=rule_registry.AdamConfig(),
    learning_rate=0.002, lr_schedule=schedule_registry.LinearWarmupDecay(0.1), dropout=0.1,
    augmentation=dataclasses.replace(_PLAIN, crop_padding=1, max_rotation_degrees=8.0),
    moving_average_decay=0.99)

_MNIST_CNN = dataclasses.replace(
    _MNIST, name='mnist_cnn', summary='two convolutions, Adam, 10 epochs, as in its lesson',
    model='cnn', batch_size=128, max_steps=4_690, optimizer=rule_registry.AdamConfig(),
    learning_rate=0.002, dropout=0.2, moving_average_decay=0.999)

_MNIST_CONV = dataclasses.replace(
    _MNIST, name='mnist_conv', summary='whitening, six convolutions, small turns and shifts',
    model='small_airbench', batch_size=250, max_steps=1_200, compute_dtype='auto',
    augmentation=dataclasses.replace(_PLAIN, crop_padding=2, max_rotation_degrees=10.0),
    label_smoothing=0.1, learning_rate=0.005, bias_lr_multiplier=1_000.0, weight_decay=0.1,
    weight_decay_layers=('head',),
    optimizer=rule_registry.MuonConfig(
        momentum=0.85, nesterov=True, muon_learning_rate=0.06, muon_momentum=0.6),
    lr_schedule=schedule_registry.LinearWarmupDecay(0.05), moving_average_decay=0.99)

RECIPES = {
    row.name: row for row in (
        recipe_lib.Recipe(
            name='cifar10_tutorial', summary='every constant of the original tutorial'),
        _CIFAR10,
        # The quickstart's, where `cifar10` takes too long; see recipe_ladder.py.
        dataclasses.replace(_CIFAR10, name='cifar10_medium', max_steps=1_900,
                            summary='the same in less than half the steps'),
        dataclasses.replace(_CIFAR10, name='cifar10_short', max_steps=900,
                            summary='the same in less than a fifth of the steps'),
        _CIFAR10_94,
        _CIFAR10_RESNET,
        dataclasses.replace(
            _CIFAR10, name='cifar100', summary='the same for the hundred fine classes',
            dataset='cifar100'),
        # Mirrored at random: alternating needs the set in memory, and this one shows streaming.
        _CIFAR10.with_settings(
            name='shapes', summary='the built-in set: no download, a minute', dataset='shapes',
            max_steps=1_000, alternate_flip=False, crop_size=24, crop_padding=0, shrink_to=0,
            label_smoothing=0.1, test_time_flip=False),
        _MNIST_SOFTMAX, _MNIST_DEEP, _MNIST_DENSE, _MNIST_DENSE_TUNED, _MNIST_CNN, _MNIST_CONV,
    )
}
DEFAULT = 'cifar10'

# Of the table of recipes, in characters.
_MAX_WIDTH = 120


def get(name: str) -> recipe_lib.Recipe:
  """Returns the recipe called `name`, or the one that the file `name` holds, a .json.

  Raises:
    errors.InputError: no such recipe, the message names the nearest ones; or no such file.
  """
  if name.endswith(recipe_file.SUFFIX):
    try:
      return recipe_lib.Recipe.read(name)
    except errors.InputError as error:
      raise errors.InputError(f'--recipe={error}') from error
  if '/' in name:
    raise errors.InputError(f'--recipe={name}: give the name of a recipe, or a file that ends in '
                            '.json, such as the config.json of a run')
  if name not in RECIPES:
    raise errors.InputError(f'--recipe={name}: there is no such recipe; '
                            f'{errors.did_you_mean(name, RECIPES)}')
  return RECIPES[name]


def table() -> str:
  """Returns all recipes as tables, one or more per image shape.

  A column is a recipe, a row a setting in which any two of the table differ.
  """
  groups: dict[tuple[int, ...], list[recipe_lib.Recipe]] = {}
  for recipe in RECIPES.values():
    groups.setdefault(datasets.get(recipe.dataset).image_shape, []).append(recipe)
  return '\n\n'.join(_tables(group) for group in groups.values())


def _tables(group: list[recipe_lib.Recipe]) -> str:
  """Returns a table, or two with half of the recipes each where one would be too wide."""
  text, half = _table(group), len(group) // 2
  if not half or max(map(len, text.splitlines())) <= _MAX_WIDTH:
    return text
  return f'{_tables(group[:half])}\n\n{_tables(group[half:])}'


def _table(group: list[recipe_lib.Recipe]) -> str:
  rows = [recipe_settings.flat(recipe) for recipe in group]
  names = [name for name in dict.fromkeys(itertools.chain.from_iterable(rows))
           if name != 'summary' and len({str(row.get(name)) for row in rows}) > (name != 'name')]
  cells = [[name, *(_cell(row.get(name)) for row in rows)] for name in names]
  widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
  lines = [' '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
           for line in cells]
  return '\n'.join([*lines, '', *(f'{row["name"]}: {row["summary"]}' for row in rows)])


def _cell(value: object) -> str:
  if value is None or value == ():
    return '-'
  if isinstance(value, tuple):
    return ','.join(value)
  return f'{value:,}' if isinstance(value, int) and not isinstance(value, bool) else str(value)
