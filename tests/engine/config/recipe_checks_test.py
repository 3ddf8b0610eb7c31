"""What a network does not have and cannot take; recipe_test.py has what contradicts itself."""

import dataclasses

import pytest

from engine.config import recipe_catalog
from tfrecords import errors


@pytest.mark.parametrize('changes, text', [
    ({'weight_decay_layers': ('local3', 'locla4')},
     '--weight_decay_layers=local3,locla4: did you mean local4 or local3?'),
    (
      {'frozen_layers': ('conv1', 'conv3')},
      '--frozen_layers=conv1,conv3: did you mean conv2 or conv1?',
    ),
    (
      {'frozen_layers': ('conv1', 'conv2', 'local3', 'local4', 'softmax_linear')},
      '--frozen_layers=conv1,conv2,local3,local4,softmax_linear: leaves nothing to train',
    ),
    ({'progressive_side': 12, 'progressive_fraction': 0.4},
     '--progressive_side=12: --model=tutorial has weights for one size of images alone; give '
     '--model=airbench or --model=resnet, or leave this out'),
    ({'model': 'airbench', 'weight_decay_layers': (), 'progressive_side': 8,
      'progressive_fraction': 0.4}, '--progressive_side=8: --model=airbench needs 9 pixels'),
])
def test_layers_that_the_network_does_not_have_are_refused(changes, text):
  recipe = dataclasses.replace(recipe_catalog.get('cifar10_tutorial'), **changes)
  with pytest.raises(errors.InputError) as caught:
    recipe.check_layers()
  assert str(caught.value) == text
