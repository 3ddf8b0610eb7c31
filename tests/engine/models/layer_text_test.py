"""Lists of layers: what is read, and what is refused."""

import pytest

from engine.models import layer_text
from tfrecords import errors


def test_layers():
  layers = layer_text.parse(
      'sequential:conv/32/3,relu,pool/2,conv/8/5/2/valid/nobias,norm/0.01,average/3/1,'
      'global_average,dropout/0.5,dense/7,dense/nobias')
  assert [(layer.name, layer.numbers, layer.words) for layer in layers] == [
      ('conv1', (32, 3), ()), ('relu1', (), ()), ('pool1', (2,), ()),
      ('conv2', (8, 5, 2), ('valid', 'nobias')), ('norm1', (0.01,), ()), ('average1', (3, 1), ()),
      ('global_average1', (), ()), ('dropout1', (0.5,), ()), ('dense1', (7,), ()),
      ('dense2', (), ('nobias',))]
  windows = [(layer.size, layer.strides, layer.padding) for layer in layers
             if layer.kind in ('conv', 'pool', 'average')]
  assert windows == [(3, 1, 'SAME'), (2, 2, 'SAME'), (5, 2, 'VALID'), (3, 1, 'SAME')]
  assert [layer.name for layer in layers if layer.has_variables] == [
      'conv1', 'conv2', 'norm1', 'dense1', 'dense2']


@pytest.mark.parametrize('text, message', [
    ('', "layer '': did you mean|layer '': "),
    ('convolution/3', "layer 'convolution/3': "),
    ('conv/32,flatten,dense', "layer 'conv/32': conv takes 2 to 3 numbers, /valid, /nobias$"),
    ('relu/2,flatten,dense', "layer 'relu/2': relu takes no numbers$"),
    ('flatten,dropout,dense', "layer 'dropout': dropout takes 1 number$"),
    ('rescale/2,flatten,dense', "layer 'rescale/2': rescale takes 2 numbers$"),
    ('dense/1/2', "layer 'dense/1/2': dense takes 0 to 1 number, /nobias$"),
    ('conv/32/3/big,flatten,dense', "'big' is not a whole number from 1e-12 to 100000"),
    ('conv/32/0,flatten,dense', "'0' is not a whole number"),
    ('conv/32/2.5,flatten,dense', "'2.5' is not a whole number"),
    ('flatten,dropout/1,dense', "'1' is not a number from 0 to 0.999"),
    ('rescale/nan/0,flatten,dense', "'nan' is not a number"),
    ('conv/32/3,relu', 'ends with relu1; the last layer is dense without a number, the classes'),
    ('flatten,dense/10', 'ends with dense1'),
    ('dense', 'dense1 needs a vector; put flatten, global_average or global_max before it'),
    ('flatten,conv/3/3,dense', 'conv1 needs an image, and a vector comes in'),
    ('flatten,dense,dense', 'dense1 in the middle needs its number of units'),
    (','.join(['relu'] * 201), '201 layers; at most 200')])
def test_refused(text, message):
  with pytest.raises(errors.InputError, match=message) as refused:
    layer_text.parse(layer_text.PREFIX + text)
  assert str(refused.value).startswith('--model')
