"""The public sets."""

import pytest

from tests.own_recipe import public_sets
from tfrecords.importing import import_settings


@pytest.mark.parametrize('name', public_sets.SETS)
def test_the_flags_of_an_import_are_valid(name):
  import_settings.ImportSettings(source='a', out='b', **public_sets.SETS[name].flags)


def test_a_set_that_is_there_is_not_imported_again(tmp_path):
  (tmp_path / 'digits').mkdir()
  places = public_sets.Places(tmp_path, tmp_path)
  assert public_sets.imported('digits', places, tmp_path) == tmp_path / 'digits'
