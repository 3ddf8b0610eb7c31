"""The text of --help: groups in their order, defaults, choices and width."""

from absl import flags
import pytest

from binaries import help_text
from tests.binaries import flag_parsing


def _define():
  with help_text.group('output'):
    flags.DEFINE_string('json', '', 'file for the result, a .json')
  with help_text.group('run'):
    flags.DEFINE_enum('device', 'auto', ['auto', 'cpu'], 'what to compute on')
    with help_text.group('data'):
      flags.DEFINE_list('classes', ['cat', 'dog'], 'classes to keep')
    flags.DEFINE_bool('run_once', False, 'evaluate once')
    flags.DEFINE_integer('a_name_that_is_longer_than_its_column', None, 'some number')


@pytest.fixture(name='text', autouse=True)
def fixture_text():
  with flag_parsing.flags_of('a_main', _define):
    yield help_text.text


def test_page(text):
  assert text('What it does.\n', {}) == """What it does.

run:
  --device=VALUE              what to compute on (one of auto, cpu; default:
                              auto)
  --[no]run_once              evaluate once (default: false)
  --a_name_that_is_longer_than_its_column=VALUE
                              some number

data:
  --classes=VALUE             classes to keep (default: cat,dog)

output:
  --json=VALUE                file for the result, a .json"""


@pytest.mark.parametrize('default, shown', [
    (7, 'some number (default: 7)'), (0, 'some number (default: 0)'),
    (('a', 'b'), 'some number (default: a,b)'), (True, 'some number (default: true)'),
    ((), 'some number'), ('', 'some number'), (None, 'some number')])
def test_defaults_from_elsewhere(text, default, shown):
  lines = text('', {'a_name_that_is_longer_than_its_column': default, 'run_once': True}).split('\n')
  assert lines[lines.index('  --a_name_that_is_longer_than_its_column=VALUE') + 1].strip() == shown
  # A default of the flag's own comes first.
  assert '  --[no]run_once              evaluate once (default: false)' in lines


def test_a_flag_stays_in_the_innermost_group(text):
  del text
  modules = flags.FLAGS.flags_by_module_dict()
  assert [flag.name for flag in modules['data']] == ['classes']
  assert 'classes' not in [flag.name for flag in modules['run']]
