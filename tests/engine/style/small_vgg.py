"""Files of VGG-19's shape with a few filters a layer, in both layouts, and a forward pass in NumPy.

The layouts are written as MatConvNet's files have them: the same fields in other orders, a cell of
structures, `weights` a cell in each. The pass shares nothing with the engine.
"""

import pathlib

import numpy as np
from scipy import io as scipy_io

BLOCKS = (2, 2, 4, 4, 4)
WIDTHS = (4, 5, 6, 7, 8)
MEAN = np.array([123.68, 116.779, 103.939])


def weights(seed=0, widths=WIDTHS):
  """Returns filters [3, 3, inputs, outputs] and biases [outputs] by name."""
  rng = np.random.default_rng(seed)
  found, inputs = {}, 3
  for block, (count, outputs) in enumerate(zip(BLOCKS, widths, strict=True), 1):
    for place in range(1, count + 1):
      scale = (2 / (9 * inputs)) ** 0.5
      found[f'conv{block}_{place}'] = (
          (scale * rng.normal(size=[3, 3, inputs, outputs])).astype(np.float32),
          (0.1 * rng.normal(size=outputs)).astype(np.float32))
      inputs = outputs
  return found


def _cell(*values):
  cell = np.empty([1, len(values)], object)
  for place, value in enumerate(values):
    cell[0, place] = value
  return cell


def _layers(named, new):
  layers = []
  for block, count in enumerate(BLOCKS, 1):
    for place in range(1, count + 1):
      name = f'conv{block}_{place}'
      if name in named:
        filters, biases = named[name]
        own = {'weights': _cell(filters, biases.reshape(1, -1) if not new else biases[:, None])}
        rest = {'pad': np.ones([1, 4]), 'type': 'conv', 'name': name, 'stride': np.ones([1, 2])}
        layers.append(own | rest | {'dilate': 1.0} if new else rest | own)
      layers.append({'type': 'relu', 'name': f'relu{block}_{place}'})
    if block < len(BLOCKS):
      layers.append({'name': f'pool{block}', 'stride': np.full([1, 2], 2.0), 'method': 'max',
                     'pool': np.full([1, 2], 2.0), 'type': 'pool'})
  layers += [{'type': 'conv', 'name': 'fc6', 'weights': _cell(
      np.zeros([7, 7, 8, 2], np.float32), np.zeros([1, 2], np.float32))},
             {'type': 'softmax', 'name': 'prob'}]
  return _cell(*layers)


def write(path: pathlib.Path, layout='old', named=None, **further):
  """Writes a file; `further` goes to its top."""
  named = weights() if named is None else named
  values = {'layers': _layers(named, layout == 'new')}
  if layout == 'old':
    image = np.broadcast_to(MEAN, [4, 4, 3])
    values |= {'normalization': {'averageImage': image, 'keepAspect': True},
               'classes': {'name': 'n01440764'}}
  else:
    values['meta'] = {'inputs': {'name': 'data'}, 'normalization': {
        'imageSize': np.array([4.0, 4.0, 3.0]), 'averageImage': MEAN.reshape(1, 1, 3)}}
  scipy_io.savemat(path, values | further)
  return path


def forward(named, picture):
  """Returns all activations by name, float64 [h, w, channels], of a picture [h, w, 3]."""
  hidden, found = picture.astype(np.float64) - MEAN, {}
  for block, count in enumerate(BLOCKS, 1):
    for place in range(1, count + 1):
      filters, biases = (values.astype(np.float64) for values in named[f'conv{block}_{place}'])
      height, width = hidden.shape[:2]
      around = np.pad(hidden, [(1, 1), (1, 1), (0, 0)])
      hidden = biases + sum(
          around[u:u + height, v:v + width] @ filters[u, v] for u in range(3) for v in range(3))
      found[f'conv{block}_{place}'] = hidden
      hidden = np.maximum(hidden, 0)
      found[f'relu{block}_{place}'] = hidden
    if block < len(BLOCKS):
      height, width = (-(-side // 2) for side in hidden.shape[:2])
      padded = np.full([2 * height, 2 * width, hidden.shape[2]], -np.inf)
      padded[:hidden.shape[0], :hidden.shape[1]] = hidden
      hidden = padded.reshape(height, 2, width, 2, -1).max(axis=(1, 3))
      found[f'pool{block}'] = hidden
  return found
