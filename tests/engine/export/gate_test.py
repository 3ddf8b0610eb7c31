"""The gate: source against export, by hand."""

import json

import numpy as np
import pytest

from engine.export import gate
from tfrecords import errors

_LABELS = np.array([0, 0, 1, 1])
_SOURCE = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]])
_EXPORT = np.array([[0.8, 0.2], [0.4, 0.6], [0.2, 0.8], [0.6, 0.4]])


def test_what_changed_is_counted():
  report = gate.compare(_LABELS, _SOURCE, _EXPORT)
  assert (report.source_correct, report.export_correct, report.changed) == (3, 2, 1)
  assert report.largest_difference == pytest.approx(0.4)
  assert report.loss == 0.25
  assert report.lines() == [
      'accuracy on 4 test images: source 0.7500 (95% 0.3006..0.9544), export 0.5000 (95% '
      '0.1500..0.8500)',
      '1 of 4 answers changed; largest difference of a probability 0.4']


def test_the_file_has_the_numbers():
  values = json.loads(gate.compare(_LABELS, _SOURCE, _EXPORT).to_json(format='onnx'))
  assert values['source'] == {'correct': 3, 'accuracy': 0.75, 'interval': [0.300642, 0.954413]}
  assert {name: values[name] for name in (
      'format', 'images', 'difference', 'changed_answers', 'largest_difference')} == {
          'format': 'onnx', 'images': 4, 'difference': -0.25, 'changed_answers': 1,
          'largest_difference': 0.4}


def test_too_large_a_loss_is_one_line():
  report = gate.compare(_LABELS, _SOURCE, _EXPORT)
  gate.refuse_loss(report, 0.25, '--format=onnx')
  message = (r'^--quantize=int8: loses 0.2500 of accuracy on 4 test images \(source 0.7500, export '
             r'0.5000\), more than --max_loss=0.2; nothing is written; give a larger one, or ')
  with pytest.raises(errors.InputError, match=message):
    gate.refuse_loss(report, 0.2, '--quantize=int8')
