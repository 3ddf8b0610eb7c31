"""Tests for engine.bench.importing.decode_candidates."""

from engine.bench.importing import decode_candidates
from engine.bench.importing import generated_pictures


def test_every_candidate_takes_all_files():
  jpeg = generated_pictures.file(generated_pictures.picture(0, (64, 48)), 'JPEG')
  found = decode_candidates.candidates([jpeg] * 3, [jpeg] * 3)
  for candidate in found:
    assert candidate.work() == 3, candidate.name
  assert {name for pair in decode_candidates.PAIRS for name in pair} <= {
      candidate.name for candidate in found}
