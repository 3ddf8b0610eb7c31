"""What all commands share: exit status, one line for what a user can fix, the help page."""

import subprocess
import sys

import pytest

from binaries import command
from binaries import help_text
from engine.config import recipe_catalog
from tests.binaries import fake_tensorflow
from tests.binaries import processes
from tfrecords import errors

_STEPS = recipe_catalog.get(recipe_catalog.DEFAULT).max_steps


def _run(folder, *arguments, **named):
  return fake_tensorflow.run(folder, '-m', 'tests.binaries.small_command', *arguments, **named)


@pytest.mark.parametrize('arguments, status, out, err', [
    ([], 0, 'done\n', ''),
    (['--ending=input_error'], 1, '', 'small_command: data/a.bin: cut;\\n  fetch it again\n'),
    (['--ending=several'], 1, 'done\n',
     'small_command: a.png: cut\nsmall_command: b.png: no\\n such file\n'),
    (['--ending=os_error'], 1, '', "small_command: runs/a: Permission denied\n"),
    (['--ending=interrupt'], 130, '',
     'small_command: interrupted; the same command resumes\n'),
    (['--ending=interrupt', '--anew'], 130, '',
     'small_command: interrupted; the same command starts over\n'),
    (['--ending=twice'], 130, '',
     'small_command: interrupted at step 5, saved; the same command resumes\n'),
    (['--ending=terminated'], 143, 'closed\n',
     'small_command: interrupted; the same command resumes\n'),
    (['surplus', '--ending=done'], 1, '', "small_command: 'surplus' is not a flag; write "
     '--name=value, or --help for a list\n'),
    (['--smal_number=3'], 2, '', "small_command: Unknown command line flag 'smal_number'. Did you "
     'mean: small_number ?\n'),
    (['--small_number=x'], 2, '', 'small_command: flag --small_number=x: give a whole number\n'),
    (['--small_number=0'], 2, '', 'small_command: flag --small_number=0: 0 is not a positive '
     'integer\n'),
    (['--ending=else'], 2, '', "small_command: flag --ending=else: value should be one of "
     '<done|input_error|several|os_error|interrupt|terminated|twice|fault|lines>\n'),
    (['--flagfile=none'], 2, '', 'small_command: --flagfile=none: no such file\n'),
    (['--ending'], 2, '', 'small_command: Missing value for flag --ending\n'),
    (['--stderrthreshold=x'], 2, '', 'small_command: --stderrthreshold must be one of '
     "(case-insensitive) 'debug', 'info', 'warning', 'error', 'fatal', or '0', '1', '2', '3', not "
     "'x'\n")])
def test_status_and_messages(tmp_path, arguments, status, out, err):
  ended = _run(tmp_path, *arguments)
  assert (ended.returncode, ended.stdout, ended.stderr) == (status, out, err)


def test_a_fault_keeps_its_traceback(tmp_path):
  ended = _run(tmp_path, '--ending=fault')
  assert ended.returncode == 1
  assert ended.stderr.startswith('Traceback')
  assert 'in _fault\n' in ended.stderr
  assert ended.stderr.endswith('ValueError: a fault of the program\n')


@pytest.mark.parametrize('flag', ['--help', '-h', '--helpfull'])
def test_help_is_the_docstring_and_the_own_flags(tmp_path, flag):
  ended = _run(tmp_path, '--ending=fault', flag)
  assert (ended.returncode, ended.stderr) == (0, '')
  assert ended.stdout.startswith('A command for tests that ends in the way that --ending says.\n')
  assert '--ending=VALUE              how it ends (one of done, input_error,' in ended.stdout
  assert '--small_number=VALUE        an unused number (default: 1)' in ended.stdout
  # absl's own flags, pages of them.
  assert '--logtostderr' not in ended.stdout
  assert 'run_with_pdb' not in ended.stdout


_IMPORTED = """
from absl import flags
from binaries import command
from binaries import help_text
from tests.binaries import small_command
with help_text.group('output'):
  flags.DEFINE_bool('further', False, 'of the module that calls')
command.run(small_command.main, small_command.define_flags)
"""


def test_help_of_an_imported_main_shows_the_flags_of_all_commands_that_it_uses(tmp_path):
  ended = fake_tensorflow.run(tmp_path, '-c', _IMPORTED, '--help')
  assert ended.stdout.startswith('A command for tests')
  assert '--small_number' in ended.stdout
  assert '--[no]further' in ended.stdout


def test_a_reader_that_goes_ends_it_without_a_word(tmp_path):
  program = [sys.executable, '-m', 'tests.binaries.small_command', '--ending=lines']
  reader = subprocess.Popen([sys.executable, '-c', 'print(input())'], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)
  ended = _run(tmp_path, *program[3:], stdout=reader.stdin, stderr=subprocess.PIPE,
               capture_output=False)
  reader.stdin.close()
  assert reader.stdout.read() == b'0\n'
  assert reader.wait() == 0
  assert (ended.returncode, ended.stderr) == (1, '')


def test_refuse_arguments():
  command.refuse_arguments([])
  with pytest.raises(errors.InputError, match="^'a' is not a flag; write --name=value"):
    command.refuse_arguments(['a', 'b'])


_COMMANDS = ('benchmark_main', 'classic_main', 'data_service_main', 'eval_main', 'export_main',
             'gradcheck_main', 'label_check_main', 'live_view_main', 'predict_main',
             'quickstart_main', 'records_main', 'report_main', 'serve_main', 'style_main',
             'sweep_main', 'train_main')
_WITH_RECIPE = ('benchmark_main', 'export_main', 'gradcheck_main', 'label_check_main',
                'quickstart_main', 'sweep_main', 'train_main')
# A stand-in that ends the process at once, where it is imported.
_ENDS = "import os\nos._exit(77)\n"


@pytest.fixture(name='run', scope='module')
def fixture_run(tmp_path_factory):
  """Returns a function that runs a command that must not import TensorFlow."""
  folder = tmp_path_factory.mktemp('stand_ins')
  for package in ('tensorflow', 'numpy', 'matplotlib', 'tqdm', 'PIL'):
    (folder / f'{package}.py').write_text(_ENDS)
  return processes.Starts(str(folder)).run


def test_all_commands_are_here():
  assert sorted(path.stem for path in (fake_tensorflow.ROOT / 'binaries').glob('*_main.py')) == [
      *_COMMANDS]


@pytest.mark.parametrize('name', _COMMANDS)
def test_help_needs_no_tensorflow_and_fits_a_terminal(run, name):
  status, output, stderr = run(name, '--help', '--no_such_flag')
  assert (status, stderr) == (0, '')
  assert max(map(len, output.splitlines())) <= 80
  headings = [line for line in output.splitlines() if line.removesuffix(':') in help_text.GROUPS]
  assert headings == [f'{group}:' for group in help_text.GROUPS if f'{group}:' in headings]
  assert len(headings) >= 2
  assert '--logtostderr' not in output


@pytest.mark.parametrize('name', _COMMANDS)
def test_a_misspelled_flag_needs_no_tensorflow(run, name):
  assert run(name, '--no_such_flag') == (
      2, '', f"{name}: Unknown command line flag 'no_such_flag'\n")


@pytest.mark.parametrize('name', _WITH_RECIPE)
@pytest.mark.parametrize('argument, status, text', [
    ('--recip=x', 2, "Unknown command line flag 'recip'. Did you mean: recipe ?"),
    ('--batch_size=x', 2, 'flag --batch_size=x: give a whole number'),
    ('--recipe=cifar', 1, '--recipe=cifar: there is no such recipe; did you mean '),
    ('--lr_schedule=stairs', 1, '--lr_schedule=stairs: did you mean staircase?'),
    ('--max_steps=0', 1, '--max_steps=0: give more than 0')])
def test_a_wrong_value_needs_no_tensorflow(run, name, argument, status, text):
  further = {'export_main': ['--train_dir=a', '--import_from=a.json'],
             'label_check_main': ['--dataset=mnist'],
             'gradcheck_main': [] if 'recipe' in argument else ['--recipe=cifar10']}
  found = run(name, argument, *further.get(name, []))
  assert found[:2] == (status, '')
  assert found[2].startswith(f'{name}: {text}')
  assert found[2].count('\n') == 1


@pytest.mark.parametrize('name, arguments, text', [
    ('eval_main', ['--eval_data=x'], 'flag --eval_data=x: value should be one of <test|'),
    ('live_view_main', ['--port=0'], 'flag --port=0: give more than 0'),
    ('predict_main', ['--top_k=0'], 'flag --top_k=0: give more than 0'),
    ('records_main', ['--split=x'], 'flag --split=x: value should be one of <train|'),
    ('style_main', ['--pooling=x'], 'flag --pooling=x: value should be one of <max|average>')])
def test_other_wrong_values_need_no_tensorflow(run, name, arguments, text):
  found = run(name, *arguments)
  assert found[:2] == (2, '')
  assert found[2].startswith(f'{name}: {text}')


@pytest.mark.parametrize('name, arguments, text', [
    ('eval_main', [], '--train_dir is missing'),
    ('predict_main', ['--train_dir=a'], 'give pictures, or --dataset with --example'),
    ('records_main', ['--dataset=cifar10', '--action=pack', '--plot=a.png'], '--plot=a.png: only'),
    ('classic_main', ['--model=percepton'], '--model=percepton: there is no such learner'),
    ('classic_main', ['--model=mlp', '--momentum=1'], '--momentum=1.0: give 0 to below 1'),
    ('benchmark_main', ['--benchmark=step', '--frameworks=kera'], '--frameworks=kera: --bench'),
    ('label_check_main', [], '--dataset is missing; give the data set whose labels are checked'),
    ('sweep_main', [], '--set is missing; give what to vary, such as --set learning_rate='),
    ('sweep_main', ['--set', 'dropout=0,1'], '--set: trial 1, dropout=1: --dropout=1.0: give 0 to'),
    ('sweep_main', ['--set', 'dropout=0,0.1', '--rungs=1,2'], '--rungs=1,2: 2 is not above 0 and'),
    ('style_main', ['--output=a.png', '--content=a.png'], '--style is missing'),
    ('train_main', ['--num_gpus=2', '--logical_devices=2'], '--num_gpus=2 and --logical_devices=2'),
    ('train_main', ['--logical_devices=3'], '--batch_size=256 does not divide into 3 replicas'),
    ('quickstart_main', ['--reset_head'], '--reset_head: say what of, with --warm_start_from'),
    ('train_main', ['--warm_start_from=none'], '--warm_start_from=none: holds no run'),
    ('eval_main', ['--train_dir=none', '--run_once'], '--train_dir=none: holds no run'),
    ('predict_main', ['--train_dir=none', 'a.png'], '--train_dir=none: holds no run'),
    ('predict_main', ['--train_dir=a', '--dataset=cifra'], '--dataset=cifra: there is no such'),
    ('predict_main', ['--train_dir=a', '--dataset=mnist', '--example=x'], '--example=x: give'),
    ('export_main', ['--train_dir=none', '--output=a.json'], '--train_dir=none: holds no run'),
    ('predict_main', ['--train_dir=a', '--model=b', 'c.png'], '--train_dir and --model: give one'),
    ('live_view_main', ['--train_dir=none'], '--train_dir=none: holds no run'),
    ('gradcheck_main', ['--train_dir=none'], '--train_dir=none: holds no run'),
    ('gradcheck_main', ['--model=resnett'], '--model=resnett: there is no such network')])
def test_contradictions_need_no_tensorflow(run, name, arguments, text):
  found = run(name, *arguments)
  assert found[:2] == (1, '')
  assert found[2].startswith(f'{name}: {text}')


@pytest.mark.parametrize('arguments, lines', [
    ([], [f'(default: {_STEPS})', '(default: cifar10)']),
    (['--recipe=cifar10_tutorial'], ['(default: 100000)', '(default: cifar10)']),
    (['--recipe', 'mnist_cnn'], ['(default: 4690)', '(default: cifar10)']),
    (['--recipe=list'], [f'(default: {_STEPS})', '(default: cifar10)'])])
def test_help_shows_the_values_of_the_recipe(run, arguments, lines):
  status, output, _ = run('train_main', '--help', *arguments)
  assert status == 0
  text = ' '.join(output.split())
  assert f'--max_steps=VALUE steps of the whole training {lines[0]}' in text
  assert "a run has as config.json; 'list' shows all recipes" in text
  assert f'imported --dataset, and its default {lines[1]}' in text


def test_help_of_an_unknown_recipe_is_refused(run):
  status, output, stderr = run('train_main', '--help', '--recipe=cifar')
  assert (status, output) == (1, '')
  assert stderr.startswith('train_main: --recipe=cifar: there is no such recipe; did you mean ')


def test_a_list_of_recipes_needs_no_tensorflow(run):
  status, output, stderr = run('train_main', '--recipe=list')
  assert (status, stderr) == (0, '')
  assert 'cifar10_tutorial' in output
