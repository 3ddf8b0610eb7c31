"""What gradcheck_main does with its flags; its own test starts it as a user does."""

from absl import flags
from PIL import Image
import pytest

from binaries import gradcheck_flags
from binaries import gradient_check
from engine.gradcheck import explained_inputs
from tests.binaries import flag_parsing


@pytest.fixture(name='parse')
def fixture_parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of('gradcheck_main', gradcheck_flags.define) as parse:
    yield parse


def test_explain_prints_and_draws(parse, capsys, tmp_path):
  for name in explained_inputs.INPUTS:
    parse(f'--explain={name}')
    gradient_check.explain(explained_inputs.read(name, {}), None)
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.startswith(f'{name}: ')
    assert '  step  1: ' in ''.join(lines)
  parse('--explain=max_pool')
  gradient_check.explain(explained_inputs.read('max_pool', {}), tmp_path / 'a.png')
  assert Image.open(tmp_path / 'a.png').size[0] > 0


def test_check_prints_table_and_verdict(parse, capsys, monkeypatch, tmp_path):
  monkeypatch.setattr(gradient_check.strategy, 'use_devices', lambda device: None)
  parse('--op=dense')
  gradient_check.check('op', tmp_path / 'a.png')
  lines = capsys.readouterr().out.splitlines()
  assert lines[0].split()[0] == 'variable'
  assert lines[-1].startswith('RIGHT: operation dense')
  assert flags.FLAGS.seed == 0
  assert (tmp_path / 'a.png').exists()
