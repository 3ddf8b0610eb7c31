"""Half a minute of training, evaluating, killing and restarting."""

import pytest

from tests.soak import soak


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_grows(tmp_path, capsys):
  assert soak.run(0.6, tmp_path) == []
  assert capsys.readouterr().out.startswith('round 1: step ')


def test_last_step(tmp_path):
  assert soak.last_step(tmp_path) == 0
  (tmp_path / 'run').mkdir()
  (tmp_path / 'run/metrics.jsonl').write_text(
      '{"kind": "train", "step": 5}\n{"kind": "eval", "step": 4}\n{"kind": "train", "st')
  assert soak.last_step(tmp_path) == 5
  assert soak.last_step(tmp_path, 'eval') == 4
