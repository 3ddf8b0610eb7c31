"""SIGKILL at random instants, checkpoint writing included: bitwise the same end, nothing left."""

import itertools

import pytest

from tests.binaries import processes
from tests.faults import kills
from tests.faults import place as place_lib

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def starts():
  with processes.Starts() as running:
    yield running


@pytest.fixture(scope='module')
def place(starts, tmp_path_factory):
  made = place_lib.make(tmp_path_factory.mktemp('kills'), starts)
  assert kills.train(starts, made, 'base', 'base').status == 0
  return made


@pytest.mark.parametrize('recipe', kills.RECIPES)
def test_killed_and_started_again(recipe, starts, place, reliability, request):
  wanted = request.config.getoption('--kills') // len(kills.RECIPES)
  whole = place / f'{recipe} whole'
  ending = kills.train(starts, place, recipe, whole.name)
  assert ending.status == 0, ending
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


def _kill_until_done(starts, place, recipe, run, chance, most):
  """Kills a training at most that many times, then lets it end; returns how often it was killed."""
  count = 0
  while count < most:
    ending = kills.train(starts, place, recipe, run, **next(chance))
    if not kills.was_killed(ending):
      assert ending.status == 0, ending
      break
    count += 1
  ending = kills.train(starts, place, recipe, run)
  assert (ending.status, ending.complaints) == (0, ''), ending
  return count


def test_instants_are_the_same_in_every_run():
  first, second = kills.instants('a'), kills.instants('a')
  assert [next(first) for _ in range(5)] == [next(second) for _ in range(5)]
