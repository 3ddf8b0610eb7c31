"""The bare model is that of the server."""

import numpy as np

from engine.bench.serving import bare_model
from engine.bench.serving import load_requests
from engine.inference import predictor as predictor_lib
from engine.serving import limits
from tests.engine import tiny_runs


def test_it_answers_batches(tmp_path, monkeypatch):
  monkeypatch.setattr(limits.Limits, 'max_batch', 4)
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  model = bare_model.BareModel(run_dir.path, 3)
  assert model.work() == 3
  images = load_requests.images(2, (32, 32, 3))
  np.testing.assert_allclose(
      model.probabilities(images), predictor_lib.Predictor(run_dir, print).probabilities(images),
      rtol=1e-5)
