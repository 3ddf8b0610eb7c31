"""The feature network that --feature_network names: a run of this engine, or VGG-19's file."""

import pathlib

from engine.config import recipe_ladder
from engine.config import train_options
from engine.reporting import console
from engine.style import features as features_lib
from engine.style import trained_features
from engine.style import vgg
from tfrecords import errors

# One of these is what `make train` leaves behind.
DEFAULTS = tuple(map(train_options.default_train_dir, recipe_ladder.NAMES))


def read(network: str, report: console.LogFn) -> features_lib.FeatureExtractor:
  """Returns a feature network.

  Args:
    network: a run directory or a .mat file; empty: the run of `make train`.
    report: gets a line about each warning.

  Raises:
    errors.InputError: there is none there.
  """
  if network.lower().endswith('.mat'):
    features, warnings = vgg.read(pathlib.Path(network))
    for warning in warnings:
      report(warning)
    return features
  found = network or next((path for path in DEFAULTS if pathlib.Path(path).is_dir()), None)
  if not found:
    raise errors.InputError(
        f'--feature_network is missing and there is no {DEFAULTS[0]}: run `make train` once, or '
        'give --feature_network=RUN with the directory of another training, or '
        '--feature_network=imagenet-vgg-verydeep-19.mat')
  return trained_features.read(found, report)
