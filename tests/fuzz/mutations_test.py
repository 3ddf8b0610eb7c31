"""The mutations change files, in the same way for the same seed."""

import json
import random

from tests.fuzz import mutations


def test_the_same_seed_gives_the_same_damage():
  data = bytes(range(200))
  damaged = [mutations.damage(data, random.Random(seed)) for seed in range(300)]
  assert damaged == [mutations.damage(data, random.Random(seed)) for seed in range(300)]
  assert sum(one != data for one in damaged) > 280
  assert len({*damaged}) > 250
  assert mutations.damage(b'', random.Random(1)) == b''


def test_much_of_the_damaged_json_is_valid():
  data = json.dumps({'a': [1, 2.5, 'x', None], 'b': True}).encode()
  valid = 0
  for seed in range(200):
    try:
      json.loads(mutations.damage_json(data, random.Random(seed)))
      valid += 1
    except (RecursionError, ValueError):
      pass
  assert valid > 60
