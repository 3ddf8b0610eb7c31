"""Evaluation of an exported model, against labels read by hand."""

import datetime

import numpy as np
import pytest

from engine.export import model_evaluation
from tests.engine import tiny_runs
from tests.engine.export import made_models
from tfrecords import errors


def test_a_model_is_evaluated_on_the_test_set(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path)
  path = data_dir / tiny_runs.SPEC.directory / 'test_batch.bin'
  labels = np.frombuffer(path.read_bytes(), np.uint8)[::tiny_runs.SPEC.record_bytes]
  lines = []
  found = model_evaluation.evaluate(
      made_models.make(), str(data_dir), 'test', lines.append,
      now=lambda: datetime.datetime(2026, 1, 2))
  right = int((labels == 3).sum())
  assert (found.correct, found.count) == (right, 23)
  losses = np.where(labels == 3, -np.log(0.91), -np.log(0.01))
  assert found.cross_entropy == pytest.approx(losses.mean())
  assert lines[0].startswith('a.onnx: ONNX, recipe cifar10_tutorial, step 10, ')
  assert lines[1].startswith(
      f'2026-01-02 00:00:00.000000: precision @ 1 = {right / 23:.3f} (step 10, {right} of 23, 95% ')


def test_data_that_is_missing_is_one_line(tmp_path):
  with pytest.raises(errors.InputError, match=str(tmp_path)):
    model_evaluation.evaluate(made_models.make(), str(tmp_path), 'test', print)
