"""SIGKILL at random instants, also during a save: bitwise the same result, no leftovers."""

import itertools
import math

import pytest

from tests.binaries import processes
from tests.faults import kills
from tests.faults import place as place_lib

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def starts():
  return processes.Starts()


@pytest.fixture(scope='module')
def place(starts, tmp_path_factory):
  made = place_lib.make(tmp_path_factory.mktemp('kills'), starts)
  assert kills.train(starts, made, 'base', 'base').status == 0
  return made


@pytest.mark.parametrize('recipe', kills.RECIPES)
def test_killed_and_started_again(recipe, starts, place, reliability, request):
  wanted = math.ceil(request.config.getoption('--kills') / len(kills.RECIPES))
  whole = place / f'{recipe} whole'
  result = kills.train(starts, place, recipe, whole.name)
  assert result.status == 0, result
  chance, done = kills.instants(recipe), 0
  for number in itertools.count():
    run = place / f'{recipe} {number}'
    count = _kill_until_done(starts, place, recipe, run.name, chance, wanted - done)
    done += count
    wrong = kills.differences(whole, run)
    reliability.record(f'SIGKILL while training, {recipe}', survived=0 if wrong else count,
                       wrong=count if wrong else 0)
    assert not wrong, (number, count, wrong)
    if done >= wanted:
      break


def _kill_until_done(starts, place, recipe, run, chance, max_kills):
  """Kills a training at most `max_kills` times, then lets it end; returns the number of kills."""
  count = 0
  while count < max_kills:
    result = kills.train(starts, place, recipe, run, **next(chance))
    if not kills.was_killed(result):
      assert result.status == 0, result
      break
    count += 1
  result = kills.train(starts, place, recipe, run)
  assert (result.status, result.stderr) == (0, ''), result
  return count


def test_instants_are_the_same_in_every_run():
  first, second = kills.instants('a'), kills.instants('a')
  assert [next(first) for _ in range(5)] == [next(second) for _ in range(5)]
