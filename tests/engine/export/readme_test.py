"""README.md of an export."""

import dataclasses

import numpy as np

from engine.export import formats
from engine.export import gate
from engine.export import readme
from tests.engine.export import small_networks


def test_the_card_has_results_data_recipe_and_limits():
  answers = np.eye(10)[:4]
  report = gate.compare(np.array([0, 1, 2, 0]), answers, answers)
  text = readme.text(formats.FORMATS['onnx'], small_networks.card('onnx'), report, ('a', 'b', 'c'))
  metadata, _, rest = text.removeprefix('---\n').partition('---\n')
  assert 'pipeline_tag: image-classification\n' in metadata
  assert '    metrics: [{type: accuracy, value: 0.75}]\n' in metadata
  assert '| this model | 0.7500 | 0.3006 to 0.9544 |\n' in rest
  assert '```python\na\nb\nc\n```\n' in rest
  for heading in ('# cifar10_tutorial on cifar10', '## Results', '## Training', '## Limits'):
    assert f'\n{heading}\n' in rest
  assert 'calibrated by a temperature of 1.7.' in rest


def test_names_of_classes_are_code_in_which_nothing_has_a_meaning():
  card = small_networks.card('onnx')
  names = ('<b>', 'a, b', '`c`\n', *card.classes[3:])
  card = dataclasses.replace(card, config=dataclasses.replace(card.config, class_names=names))
  report = gate.compare(np.array([0]), np.eye(10)[:1], np.eye(10)[:1])
  text = readme.text(formats.FORMATS['onnx'], card, report, ('a', 'b', 'c'))
  assert " into 10 classes: `<b>`, `a, b`, `'c'\\n`, `cat`, " in text
