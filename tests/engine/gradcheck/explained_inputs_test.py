"""The numbers of what is explained: built in or given, and refused where they do not fit."""

import pytest

from engine.gradcheck import explained_inputs
from tfrecords import errors


def test_every_operation_has_numbers_built_in():
  for name, flags in explained_inputs.INPUTS.items():
    inputs = explained_inputs.read(name, {})
    assert all(getattr(inputs, flag) is not None for flag in flags)
  assert explained_inputs.read('conv2d', {}) == explained_inputs.Inputs()
  assert len(explained_inputs.read('batch_normalization', {}).values) == 4


def test_reads_numbers_that_are_given():
  inputs = explained_inputs.read('conv2d', {'image': '1 2; 3 4', 'filter': '5'})
  assert (inputs.image, inputs.filter) == (((1, 2), (3, 4)), ((5,),))
  inputs = explained_inputs.read('cross_entropy', {'values': '1 2', 'label': '1'})
  assert (inputs.values, inputs.label) == (((1, 2),), 1)
  assert explained_inputs.read('batch_normalization', {'values': '1; 2'}).values == ((1,), (2,))


@pytest.mark.parametrize('name, given, fault', [
    ('max_pool', {'filter': '1'},
     '--filter: --explain=max_pool does not read it; it reads --image'),
    ('conv2d', {'label': '1'},
     '--label: --explain=conv2d does not read it; it reads --image and --filter'),
    ('conv2d', {'image': '1 2', 'filter': '1; 2'},
     '--filter: 2x1 is larger than the image, 1x2; give a filter that fits'),
    ('max_pool', {'image': '1 2 3'},
     '--image: 1x3 has no window of 2x2; give at least 2x2 numbers'),
    ('softmax', {'values': '1; 2'}, '--values: 2x1 is too large to print; give at most 1x8'),
    ('cross_entropy', {'label': '3'},
     '--label=3: there are 3 values; give a label from 0 to 2')])
def test_refuses(name, given, fault):
  with pytest.raises(errors.InputError) as caught:
    explained_inputs.read(name, given)
  assert str(caught.value) == fault
