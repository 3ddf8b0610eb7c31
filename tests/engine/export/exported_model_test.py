"""Exported models, with a runtime that is made up."""

import numpy as np
import pytest

from engine.export import exported_model
from engine.export import formats
from engine.export import runtimes
from tests.engine.export import small_networks
from tfrecords import errors


@pytest.fixture(name='answers')
def fixture_answers(monkeypatch, tmp_path):
  """A file whose runtime returns what this list holds, in turn; the sizes of batches replace it."""
  answers = []
  runtime = runtimes.Runtime(lambda path: small_networks.card('onnx').to_json(),
                             lambda path, card: lambda images: answers.pop(0)[:len(images)])
  monkeypatch.setitem(runtimes.RUNTIMES, 'onnx', runtime)
  (tmp_path / 'a.onnx').touch()
  return answers, tmp_path / 'a.onnx'


def test_large_batches_are_parted(answers):
  given, path = answers
  given += [np.full([500, 10], 0.1), np.full([500, 10], 0.1)]
  found = exported_model.open_model(path).probabilities(np.zeros([501, 32, 32, 3], np.uint8))
  assert (found.shape, found.dtype, given) == ((501, 10), np.float32, [])


@pytest.mark.parametrize('answer', [
    np.ones([1, 10]), np.full([1, 10], np.nan), np.ones([1, 1]), np.ones([0, 10])])
def test_what_answers_no_probabilities_is_one_line(answers, answer):
  answers[0].append(answer)
  with pytest.raises(errors.InputError, match='a.onnx: answers no probabilities of 10 classes; '):
    exported_model.open_model(answers[1]).probabilities(np.zeros([1, 32, 32, 3], np.uint8))


def test_images_of_another_type_are_refused(answers):
  with pytest.raises(errors.InputError, match='images of float32 1x32x32x3; .*es uint8 nx32'):
    exported_model.open_model(answers[1]).probabilities(np.zeros([1, 32, 32, 3], np.float32))


def test_a_failure_of_the_runtime_is_one_line(answers, monkeypatch):
  monkeypatch.setitem(runtimes.RUNTIMES, 'onnx', runtimes.Runtime(
      lambda path: {}['rana'], lambda path, card: len))
  with pytest.raises(errors.InputError, match="a.onnx: cannot be loaded as ONNX .no 'rana'.; expo"):
    exported_model.open_model(answers[1])


def test_a_missing_runtime_is_named(answers, monkeypatch):
  monkeypatch.setattr(formats.importlib.util, 'find_spec', lambda name: None)
  with pytest.raises(errors.InputError, match=r'^--model=.*: ONNX needs onnxruntime, .*\[onnx\]'):
    exported_model.open_model(answers[1])
