"""The line on a derived recipe."""

import dataclasses

from engine.config import own_recipe_summary
from engine.config import recipe_catalog
from tests.tfrecords import small_records

SPEC = dataclasses.replace(small_records.SPEC, image_shape=(32, 32, 3), train_examples=900)
RECIPE = recipe_catalog.get('cifar10_94').with_settings(batch_size=64, max_steps=1_311)


def test_a_recipe_that_mirrors():
  assert own_recipe_summary.line(SPEC, RECIPE, 130, is_cut=False) == (
      'derived, before other flags: airbench for color images of 32x32; 64 examples a step and '
      '93 epochs for 900 images; shifted by up to 2 pixels, mirrored (the contrary: '
      '--norandom_flip --noalternate_flip --notest_time_flip); about 2 minutes on two cores')


def test_a_short_recipe_that_turns():
  spec = dataclasses.replace(SPEC, image_shape=(28, 28, 1), train_examples=10_000)
  recipe = recipe_catalog.get('mnist_conv').with_settings(
      batch_size=100, max_steps=37, crop_padding=1)
  assert own_recipe_summary.line(spec, recipe, 550, is_cut=True) == (
      'derived, before other flags: small_airbench for gray images of 28x28; 100 examples a step '
      'and 0.37 epochs, which is what ten minutes allow, for 10,000 images; shifted by up to 1 '
      'pixel, turned by up to 10 degrees, not mirrored (the contrary: --random_flip '
      '--alternate_flip --test_time_flip); about 9 minutes on two cores')


def test_the_window_of_an_earlier_run():
  found = own_recipe_summary.line(SPEC, recipe_catalog.get('cifar10_tutorial'), 20, is_cut=False)
  assert '; windows of 24x24, mirrored (' in found
  found = own_recipe_summary.line(SPEC, recipe_catalog.get('cifar10'), 20, is_cut=False)
  assert '; shifted by up to 4 pixels, shrunk to 24x24, mirrored (' in found
