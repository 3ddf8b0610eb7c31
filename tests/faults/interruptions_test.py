"""Signals at random instants: one line, their status, and no step is lost."""

import itertools
import math

import pytest

from tests.binaries import processes
from tests.faults import interruptions
from tests.faults import kills
from tests.faults import place as place_lib

pytestmark = pytest.mark.slow


@pytest.fixture(scope='module')
def starts():
  return processes.Starts()


@pytest.fixture(scope='module')
def template(starts, tmp_path_factory):
  made = place_lib.make(tmp_path_factory.mktemp('interruptions'), starts)
  ending = starts.result_of('train_main', *interruptions.COMMANDS['train_main'][0], folder=made)
  assert ending.status == 0, ending
  (made / 'new').rename(made / 'whole')
  return made


@pytest.mark.parametrize('command', interruptions.COMMANDS)
def test_interrupted_and_started_again(command, starts, template, tmp_path, reliability, request):
  arguments, after = interruptions.COMMANDS[command]
  wanted = math.ceil(request.config.getoption('--kills') / (2 * len(interruptions.COMMANDS)))
  instants, done = interruptions.instants(command, after), 0
  for number in itertools.count():
    place = place_lib.copy(template, tmp_path / str(number))
    while done < wanted:
      setup = next(instants)
      ending = starts.result_of(command, *arguments, folder=place, setup=setup)
      wrong = interruptions.wrong(command, setup, ending)
      done += 1
      reliability.record(f'signals to {command}', **{'unclear' if wrong else 'survived': 1})
      assert not wrong, (wrong, setup, ending)
      if not ending.status:
        break
    ending = starts.result_of(command, *arguments, folder=place)
    assert (ending.status, ending.stderr) == (0, ''), ending
    assert not [*place.rglob('*.partial*')]
    if 'new' in {path.name for path in place.iterdir()}:
      assert not kills.changed(place / 'whole', place / 'new')
    if done >= wanted:
      break


def test_instants_are_the_same_in_every_run():
  first, second = interruptions.instants('a', 'b'), interruptions.instants('a', 'b')
  assert [next(first) for _ in range(5)] == [next(second) for _ in range(5)]
