"""Tests for engine.bench.exports.model_answers, on a tiny network."""

import numpy as np

from engine.bench.exports import export_candidates
from engine.bench.exports import model_answers
from engine.export import formats
from tests.engine import tiny_runs
from tests.engine.bench.inference import small_networks


def test_the_run_and_its_export_answer_alike(tmp_path, monkeypatch):
  config = tiny_runs.config(**tiny_runs.SOFTMAX)
  monkeypatch.setattr(formats, 'FORMATS', {'savedmodel': formats.FORMATS['savedmodel']})
  (export,), notes = export_candidates.write(config, tmp_path, small_networks.IMAGES)
  assert notes == []
  assert export.size > 1000
  ours, eager = (model_answers.ours(config, small_networks.IMAGES, is_traced)
                 for is_traced in (True, False))
  assert ours.work() == 7
  wanted = ours.probabilities()
  np.testing.assert_allclose(wanted.sum(axis=1), 1, rtol=1e-5)
  for other in (eager, model_answers.exported(export.path, small_networks.IMAGES)):
    np.testing.assert_allclose(other.probabilities(), wanted, atol=1e-6)
