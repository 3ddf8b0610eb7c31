"""Damages files as disks, transfers and attackers do."""

import random
import re

_EXTREMES = (b'\xff\xff\xff\xff', b'\0\0\0\0', b'\x7f\xff\xff\xff', b'\x80\0\0\0')
_VALUES = (
    'null', 'true', '[]', '{}', '-1', '0', '1e999', 'NaN', '-Infinity', '1' + '0' * 400, '""',
    '"\\ud800"', '"a\\nb"', '[[]]', '[null]', '3.5', '{"a":1}', '"' + 'A' * 10_000 + '"', '[1,2,3]',
    '[' * 3000 + ']' * 3000, '99999999999999999999')
_JSON_VALUE = re.compile(
    r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null')


def damage(data: bytes, rng: random.Random) -> bytes:
  """Returns the bytes with one to eight changes: bits, bytes, gaps, insertions, copies, a cut."""
  changed = bytearray(data)
  for _ in range(rng.choice([1, 1, 1, 2, 3, 8])):
    if changed:
      _change(changed, rng)
  return bytes(changed)


def _change(data: bytearray, rng: random.Random) -> None:
  place, length = rng.randrange(len(data)), rng.choice([1, 2, 4, 8, 100])
  other = rng.randrange(len(data))
  match rng.randrange(7):
    case 0:
      data[place] ^= 1 << rng.randrange(8)
    case 1:
      data[place] = rng.randrange(256)
    case 2:
      del data[place:place + length]
    case 3:
      data[place:place] = rng.randbytes(length)
    case 4:
      data[place:place + 4] = rng.choice(_EXTREMES)
    case 5:
      data[place:place + length] = data[other:other + length]
    case _:
      del data[place:]


def damage_json(data: bytes, rng: random.Random) -> bytes:
  """Returns JSON with some values replaced by unusual ones, sometimes with damaged bytes."""
  if rng.random() < 0.25:
    return damage(data, rng)
  text = data.decode()
  for _ in range(rng.choice([1, 1, 2, 4])):
    spans = [match.span() for match in _JSON_VALUE.finditer(text)]
    if spans:
      start, stop = rng.choice(spans)
      text = text[:start] + rng.choice(_VALUES) + text[stop:]
  return text.encode()
