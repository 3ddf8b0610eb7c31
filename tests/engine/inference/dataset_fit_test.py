"""The fit of an imported data set, of one that is gone, and of the catalog's."""

import dataclasses
import types

from engine.inference import dataset_fit
from tests.tfrecords import imported_set
from tfrecords.formats import manifest
from tfrecords.pictures import fit


def _config(dataset):
  return types.SimpleNamespace(
      recipe=types.SimpleNamespace(dataset=str(dataset)), image_shape=imported_set.SHAPE)


def test_of_a_manifest(tmp_path):
  made = dataclasses.replace(
      imported_set.write(tmp_path / 'pets'), fit='pad', background=(9, 8, 7))
  manifest.path_in(tmp_path / 'pets').write_text(made.to_json())
  assert dataset_fit.rule(_config(tmp_path / 'pets')) == fit.FitRule(8, 6, 'pad', (9, 8, 7))


def test_of_a_directory_that_is_gone_and_of_the_catalog(tmp_path):
  assert dataset_fit.rule(_config(tmp_path / 'none')) == fit.FitRule(8, 6)
  assert dataset_fit.rule(_config('cifar10')) is None
