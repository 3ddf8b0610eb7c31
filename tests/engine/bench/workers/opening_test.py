"""Tests for opening: sets without content open like others."""

from engine.bench.workers import measured_costs
from engine.bench.workers import opening


def test_a_row_for_each_size(tmp_path, monkeypatch):
  monkeypatch.setattr(opening, 'RECORDS', (40, 400))
  monkeypatch.setattr(opening, 'SHARDS', 4)
  rows = opening.rows(tmp_path)
  assert [row[:2] for row in rows] == [(40, 4), (400, 4)]
  assert all(len(row) == len(measured_costs.COLUMNS[measured_costs.OPENING]) for row in rows)
  assert all(min(row) > 0 for row in rows)
  # Files without content take no space.
  assert (tmp_path / 'train-00003.bin').stat().st_size == 100 * 3073
  assert (tmp_path / 'train-00003.bin').read_bytes()[:10] == bytes(10)
