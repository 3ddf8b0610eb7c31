"""Rounds of a roofline survive JSON."""

import json

from engine.bench.core import timed_run
from engine.bench.step import roofline_rounds


def test_round_trip():
  rounds = {'float32': {('conv1', 'as a product'): timed_run.TimedRun(3, 0.5, 1.0, 7)},
            'bfloat16': {}}
  assert roofline_rounds.decoded(json.loads(json.dumps(roofline_rounds.encoded(rounds)))) == rounds
