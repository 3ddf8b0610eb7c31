"""The feature network that --feature_network names: a run of this engine, or VGG-19's file."""

import pathlib

from engine.reporting import console
from engine.style import features as features_lib
from engine.style import trained_features
from engine.style import vgg
from tfrecords import errors

# What `make train` leaves behind.
DEFAULT = 'runs/cifar10'


def read(network: str, report: console.LogFn) -> features_lib.FeatureExtractor:
  """Returns a feature network.

  Args:
    network: a run directory or a .mat file; empty: the default recipe's run.
    report: gets a line about each warning.

  Raises:
    errors.InputError: there is none there.
  """
  if network.lower().endswith('.mat'):
    features, warnings = vgg.read(pathlib.Path(network))
    for warning in warnings:
      report(warning)
    return features
  if not network and not pathlib.Path(DEFAULT).is_dir():
    raise errors.InputError(
        f'--feature_network is missing and there is no {DEFAULT}: run `make train` once, or give '
        '--feature_network=RUN with the directory of another training, or '
        '--feature_network=imagenet-vgg-verydeep-19.mat')
  return trained_features.read(network or DEFAULT, report)
