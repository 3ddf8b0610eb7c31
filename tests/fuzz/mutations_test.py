"""The mutations change files, the same way for the same number."""

import json
import random

from tests.fuzz import mutations


def test_the_same_number_is_the_same_damage():
  data = bytes(range(200))
  damaged = [mutations.damage(data, random.Random(seed)) for seed in range(300)]
  assert damaged == [mutations.damage(data, random.Random(seed)) for seed in range(300)]
  assert sum(one != data for one in damaged) > 280
  assert len({*damaged}) > 250
  assert mutations.damage(b'', random.Random(1)) == b''


def test_json_stays_json_mostly():
  data = json.dumps({'a': [1, 2.5, 'x', None], 'b': True}).encode()
  sound = 0
  for seed in range(200):
    try:
      json.loads(mutations.damage_json(data, random.Random(seed)))
      sound += 1
    except (RecursionError, ValueError):
      pass
  assert sound > 60
