"""Sends requests of which a third is faulty, and counts how they are answered."""

import asyncio
import dataclasses
import random

from engine.bench.serving import faulty_requests
from engine.bench.serving import load_requests

# Requests at a time; those that are slow wait, and do not use the processor.
_CLIENTS = 24


@dataclasses.dataclass
class Counts:
  """How the requests of one kind were answered.

  Attributes:
    right: as is their due.
    wrong: otherwise.
    lost: not at all.
  """
  right: int = 0
  wrong: int = 0
  lost: int = 0


def run(target: load_requests.Target, num_requests: int, seed: int = 0) -> dict[str, Counts]:
  """Sends requests; returns how they were answered, by kind.

  Args:
    target: the server, whose --read_seconds should be a second or two.
    num_requests: their number.
    seed: of their kinds and images.
  """
  return asyncio.run(_run(target, num_requests, seed))


async def _run(target: load_requests.Target, num_requests: int, seed: int) -> dict[str, Counts]:
  counts: dict[str, Counts] = {}
  left = iter(range(num_requests))

  async def client(number: int) -> None:
    one = faulty_requests.Client(target, random.Random(f'{seed}-{number}'))
    for _ in left:
      kind, outcome = await one.send()
      found = counts.setdefault(kind, Counts())
      setattr(found, outcome, getattr(found, outcome) + 1)
    one.close()

  await asyncio.gather(*map(client, range(_CLIENTS)))
  return counts
