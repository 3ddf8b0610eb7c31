"""Tests for binaries.gradcheck_main, as a user starts it."""

from PIL import Image
import pytest

from binaries import gradcheck_flags
from binaries import gradcheck_main
from binaries import gradient_check
from tests.binaries import flag_parsing
from tests.binaries import processes
from tests.engine import tiny_runs
from tests.engine.gradcheck import gradient_mutations
from tfrecords import errors


def test_a_run_with_its_own_weights(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  run_dir = tiny_runs.make(tmp_path / 'run', (10,))
  status, output, stderr = processes.run(
      'gradcheck_main', f'--train_dir={run_dir}', f'--data_dir={data_dir}', '--max_elements=2',
      f'--plot={tmp_path}/a.png')
  assert (status, stderr) == (0, '')
  heading, *rows, verdict = output.splitlines()
  assert heading.split()[:3] == ['variable', 'shape', 'checked']
  assert len(rows) == 10
  assert all('right' in row and ' 2 of ' in row for row in rows)
  assert verdict.startswith(f'RIGHT: {run_dir}, recipe cifar10_tutorial, step 10, 4 images of ')
  assert Image.open(tmp_path / 'a.png').size[0] == 924


def test_what_cannot_be_done_is_one_line():
  status, output, stderr = processes.run('gradcheck_main', '--op=conv')
  assert (status, output) == (1, '')
  assert stderr == ('gradcheck_main: --op=conv: there is no such operation; did you mean '
                        'conv2d?\n')


@pytest.fixture(name='parse')
def fixture_parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of('gradcheck_main', gradcheck_flags.define) as parse:
    yield parse


def test_a_wrong_gradient_is_an_error(parse, monkeypatch, capsys):
  gradient_mutations.plant(monkeypatch, *gradient_mutations.MUTATIONS['a transposed matrix'])
  monkeypatch.setattr(gradient_check.strategy, 'use_devices', lambda device: None)
  parse('--op=dense')
  with pytest.raises(errors.InputError, match=r'^WRONG: operation dense: 16 of 37 elements'):
    gradcheck_main.main([])
  assert '16 wrong' in capsys.readouterr().out


@pytest.mark.parametrize('argument, line', [
    ('--op=list', 'conv2d'), ('--model=list', 'mlp'), ('--recipe=list', 'model')])
def test_lists(parse, capsys, argument, line):
  parse(argument)
  gradcheck_main.main([])
  assert line in {text.split()[0] for text in capsys.readouterr().out.splitlines() if text}


def test_explains(parse, capsys, tmp_path):
  parse('--explain=conv2d', f'--plot={tmp_path}/a.png')
  gradcheck_main.main([])
  assert capsys.readouterr().out.count('  step ') == 20
  assert Image.open(tmp_path / 'a.png').size == (1124, 1254)
  parse('--explain=conv2d', '--image=1 0 2; 0 3 1; 2 1 0', '--filter=1 0; -1 2',
        f'--plot={tmp_path}/b.png')
  gradcheck_main.main([])
  assert capsys.readouterr().out.count('  step ') == 4 + 1


@pytest.mark.parametrize('arguments, said', [
    ([], 'nothing to check: give one of --op'),
    (['--recipe=cifar'], 'there is no such recipe; did you mean cifar10'),
    (['--explain=conv2d', '--image=1 2; 3'], '--image: row 2 has length 1, row 1 has length 2'),
    (['--explain=softmax', '--plot=a.png'], '--plot: --explain=softmax has no windows to draw'),
    (['--op=dense', '--image=1'], '--image: give --explain, too'),
    (['--model=x'], '--model=x: there is no such network'),
    (['--op=dense', '--plot=a.jpg'], '--plot=a.jpg: give a name that ends in .png'),
    (['--train_dir=no/such'], '--train_dir=no/such: holds no run')])
def test_refuses(parse, monkeypatch, arguments, said):
  monkeypatch.setattr(gradient_check.strategy, 'use_devices', lambda device: None)
  parse(*arguments)
  with pytest.raises(errors.InputError) as caught:
    gradcheck_main.main([])
  assert said in str(caught.value)
