"""Variables and shapes of standard layers, and sizes that do not fit."""

import pytest

from engine.models import layer_text
from engine.models import model_registry
from engine.models import sequential_variables
from tfrecords import errors


@pytest.mark.parametrize('text, shape, after, variables', [
    ('conv/5/3', (9, 8, 2), (9, 8, 5), {'conv1/weights': (3, 3, 2, 5), 'conv1/biases': (5,)}),
    ('conv/5/3/2/valid/nobias', (9, 8, 2), (4, 3, 5), {'conv1/weights': (3, 3, 2, 5)}),
    ('pool/2', (9, 8, 2), (5, 4, 2), {}), ('average/3/1/valid', (9, 8, 2), (7, 6, 2), {}),
    ('flatten', (9, 8, 2), (144,), {}), ('global_max', (9, 8, 2), (2,), {}),
    ('norm', (9, 8, 2), (9, 8, 2), {'norm1/scale': (2,), 'norm1/biases': (2,), 'norm1/mean': (2,),
                                    'norm1/variance': (2,)})])
def test_shapes(text, shape, after, variables):
  tail = '' if text in ('flatten', 'global_max') else ',flatten'
  layer, *_ = layer_text.parse(f'sequential:{text}{tail},dense')
  found = sequential_variables.create(layer, shape, 7, 0)
  assert {model_registry.variable_name(variable): tuple(variable.shape)
          for variable in found} == variables
  assert sequential_variables.shape_after(layer, shape, 7) == after


@pytest.mark.parametrize('text, message', [
    ('conv/2/3/valid,pool/2,conv/2/7/valid,flatten,dense',
     'layer conv2 has a window of 7x7 pixels, and its images are 5x5; give larger images or few'),
    ('flatten,dense/90000,dense', 'layer dense1 would have 38,880,000 weights, and 33,554,432 is')])
def test_sizes_that_do_not_fit(text, message):
  with pytest.raises(errors.InputError, match=message):
    model_registry.build(f'sequential:{text}', (12, 12, 3), 7)
