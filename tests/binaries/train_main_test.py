"""train_main as a user starts it: a run, its end, what is refused, and a run that was killed."""

import pathlib
import re
import shlex
import signal

import numpy as np
import pytest
import tensorflow as tf

from engine.runs import metrics_log
from engine.runs import run_dir
from tests.binaries import processes
from tests.engine import tiny_runs
from tests.tfrecords import imported_set
from tests.tfrecords import local_http_server

ROOT = pathlib.Path(__file__).parents[2]
LINE = re.compile(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}: step (\d+), loss = \d+\.\d\d '
                  r'\(\d+\.\d examples/sec; \d+\.\d{3} sec/batch\)(?:, accuracy = \d\.\d{3})?')
# Small windows and batches: a step takes milliseconds.
SMALL = ('--recipe=cifar10_tutorial', '--crop_size=8', '--batch_size=8', '--device=cpu')
# Is traced in a third of the time.
SOFTMAX = ('--model=softmax', '--weight_decay_layers=')


@pytest.fixture(scope='module')
def data_dir(tmp_path_factory):
  return tiny_runs.write_records(tmp_path_factory.mktemp('data'))


def _run(*arguments: object) -> tuple[int, str, str]:
  return processes.run('train_main', *arguments)


def _steps(out: str) -> list[int]:
  return [int(match[1]) for match in map(LINE.fullmatch, out.splitlines()) if match]


def test_a_run_its_end_and_what_comes_after(data_dir, tmp_path):
  path = tmp_path / 'run'
  arguments = (*SMALL, f'--data_dir={data_dir}', f'--train_dir={path}', '--max_steps=20',
               '--log_frequency=10', '--summary_interval=20')
  status, out, err = _run(*arguments)
  assert (status, err) == (0, '')
  for row in (f'  run             {path}\n', '  device          CPU:0\n',
              '  compute_dtype   float32\n', '  parameters      281,866\n',
              '  records         40 of cifar10 checked, in memory (the whole training set has '
              '50,000)\n',
              '  steps           0 to 20 of 8 examples, 4 epochs\n'):
    assert row in out
  assert re.search(r'\n  operations      \d+ in the training graph\n', out)
  assert re.search(r'\n  loss at step 0  \d\.\d+ \(expected at initialization: \d\.\d+\)\n', out)
  assert _steps(out) == [0, 10, 20]
  assert '\ntime: ' in out
  assert {file.name for file in path.iterdir()} == {
      'appearance.json', 'config.json', 'checkpoints', 'metrics.jsonl', 'train', 'eval', 'DONE',
      '.lock'}
  assert (path / 'DONE').read_text() == '20\nmax_steps reached\n'
  assert [record['step'] for record in metrics_log.read(path / 'metrics.jsonl', 'train')] == [
    10,
    20,
  ]
  assert list((path / 'train').glob('events.*'))
  _type_what_is_said(out)
  assert _run(*arguments) == (
      0, f'{path}: trained to step 20 already (max_steps reached); nothing to do\n', '')
  assert _run(*arguments, '--learning_rate=0.2') == (1, '', (
      f'train_main: {path} holds a run with another recipe: learning_rate is 0.1 in the '
      'run, 0.2 was requested; repeat its settings or give another --train_dir\n'))
  assert (path / 'DONE').read_text() == '20\nmax_steps reached\n'


def _type_what_is_said(out: str) -> None:
  """Runs what a training ends with, as it stands there; it finds the data where they were."""
  said, _, commands = out.partition('\nwhat to type next ')
  assert re.search(r'\naccuracy = [01]\.\d{4} on the last 2 batches of the log, 16 ', said)
  typed = [shlex.split(line) for line in commands.splitlines()[1:]]
  assert [words[0] for words in typed] == ['eval_main', 'predict_main', 'tensorboard']
  for words in typed[:-1]:
    status, shown, err = processes.run(*words)
    assert (status, err) == (0, ''), words
    assert ': reads its data in ' in shown


def test_refused_in_one_line(data_dir, tmp_path):
  path = tmp_path / 'run'
  given = (*SMALL, f'--data_dir={data_dir}', f'--train_dir={path}')
  cases = {
      ('--bathc_size=8',): (
          2, "Unknown command line flag 'bathc_size'. Did you mean: batch_size ?"),
      ('--recipe=cifar10_tutorail',): (
          1, '--recipe=cifar10_tutorail: there is no such recipe; did you mean cifar10_tutorial or '
          'cifar10_short or cifar10_94?'),
      ('--model_summary', '--find_lr'): (
          1, '--find_lr and --model_summary contradict each other; give one of them'),
      ('--logical_devices=3', '--batch_size=128'): (
          1, '--batch_size=128 does not divide into 3 replicas; give a multiple of 3'),
  }
  if not tf.config.list_physical_devices('GPU'):
    cases['--num_gpus=2',] = (
        1, '--num_gpus=2: this machine has 1 CPU device and no GPU; give --num_gpus=0, or rehearse '
        'with --logical_devices=2 on the CPU')
  processes.refuse('train_main', {(*given, *case): outcome for case, outcome in cases.items()})
  assert not path.exists()


def test_data_that_cannot_be_had(tmp_path):
  with local_http_server.refused() as url:
    status, _, err = _run('--recipe=cifar10', f'--data_dir={tmp_path / "data"}',
                          f'--train_dir={tmp_path / "run"}', f'--download_url={url}')
  assert status == 1
  assert err.startswith('train_main: ')
  assert url in err
  assert len(err.splitlines()) == 1
  assert not (tmp_path / 'run').exists()
  assert list((tmp_path / 'data').iterdir()) == []


def test_list_of_recipes():
  status, out, err = _run('--recipe=list')
  assert (status, err) == (0, '')
  names = [line.split()[1:] for line in out.splitlines() if line.startswith('name ')]
  # Recipes for images of one shape stand together, in tables that fit a wide terminal.
  assert [*names[0], *names[1]] == [
      'cifar10_tutorial', 'cifar10', 'cifar10_medium', 'cifar10_short', 'cifar10_94',
      'cifar10_resnet', 'cifar100', 'shapes']


@pytest.mark.slow
@pytest.mark.parametrize('where', [[], ['--local_workers=2']])
def test_two_replicas_verified(data_dir, tmp_path, where):
  path = tmp_path / 'run'
  status, out, err = _run(*SMALL, '--dropout=0.2', '--accumulate=2', '--verify_replicas=2',
                          f'--data_dir={data_dir}', f'--train_dir={path}', *where)
  assert (status, err) == (0, '')
  kinds = ('gradients ', 'loss terms ', 'weights and statistics ', 'moving averages ',
           'accumulators ')
  assert all(f'\n{kind}' in out for kind in kinds)
  assert out.endswith('5 steps on one device and on 2 replicas: equal but for rounding\n')
  assert not path.exists()


@pytest.mark.slow
def test_workers_verified_with_cached_features(data_dir, tmp_path):
  """The chief alone needs the run of the warm start."""
  six = tiny_runs.make(tmp_path / 'six', (10,))
  status, out, err = _run(
      *SMALL, '--verify_replicas=2', '--local_workers=2', f'--data_dir={data_dir}',
      f'--warm_start_from={six}', '--frozen_layers=conv1,conv2', '--norandom_crop',
      '--norandom_flip', '--max_brightness_delta=0', '--contrast_lower=1', '--contrast_upper=1')
  assert (status, err) == (0, '')
  assert out.endswith('5 steps on one device and on 2 replicas: equal but for rounding\n')


def test_a_run_on_two_replicas_goes_on_on_one_device(data_dir, tmp_path):
  path = tmp_path / 'run'
  arguments = (*SMALL, *SOFTMAX, '--momentum=0.9', f'--data_dir={data_dir}', f'--train_dir={path}',
               '--log_frequency=2', '--summary_interval=0')
  status, out, err = _run(*arguments, '--max_steps=4', '--logical_devices=2')
  assert (status, err, _steps(out)) == (0, '', [0, 2, 4])
  assert '\n  device          CPU:0, CPU:1\n' in out
  status, out, err = _run(*arguments, '--max_steps=6')
  assert (status, err, _steps(out)) == (0, '', [6])
  assert f'  run             {path}, from step 4\n' in out
  assert (path / 'DONE').read_text() == '6\nmax_steps reached\n'


def test_a_retraining_on_two_replicas_and_what_is_refused(data_dir, tmp_path):
  six = tiny_runs.make(tmp_path / 'six', (10,), class_subset=('cat', 'deer', 'frog'))
  path = tmp_path / 'second' / 'four'
  still = ('--norandom_crop', '--norandom_flip', '--max_brightness_delta=0', '--contrast_lower=1',
           '--contrast_upper=1')
  own = ('--class_subset=airplane,bird,dog,ship', '--examples_per_class=3', '--reset_head',
         '--frozen_layers=conv1,conv2', *still, '--max_steps=4', '--logical_devices=2',
         '--summary_interval=0')
  cases = {
    (*own, f'--warm_start_from={six}'): (0, ''),
    (*own, f'--warm_start_from={tmp_path}/sx'): (
      1,
      (
        f'--warm_start_from={tmp_path}/sx: holds no run (no config.json); give the directory of a '
        f'training: {six}'
      ),
    ),
    (*own, f'--warm_start_from={six}', '--examples_per_class=9'): (
      1,
      '--examples_per_class=9: there are 4 of ship to train on; give 0 (all) to 4',
    ),
    (*own, '--class_subset=bird,dgo'): (1, '--class_subset=bird,dgo: did you mean dog?'),
  }
  for case, (status, text) in cases.items():
    ended, out, err = _run(*SMALL, f'--data_dir={data_dir}', *case,
                           f'--train_dir={path if not status else tmp_path / "refused"}')
    assert (ended, err) == (status, f'train_main: {text}\n' if text else '')
    if not status:
      file, = (tmp_path / 'second' / 'features').iterdir()
      for row in (
          '  device          CPU:0, CPU:1\n', '  classes         airplane, bird, dog, ship\n',
          f'  warm start      {six}, the moving averages of step 10\n',
          '  restored        conv1, conv2, local3, local4\n',
          '  frozen          conv1, conv2\n',
          f'  features        256 numbers an image, computed and cached in {file}\n'):
        assert row in out
  assert not (tmp_path / 'refused' / 'config.json').exists()
  status, out, err = processes.run(
      'eval_main', f'--train_dir={path}', f'--data_dir={data_dir}', '--run_once')
  assert (status, err) == (0, '')
  assert all(f'{name} ' in out for name in ('airplane', 'bird', 'dog', 'ship'))
  assert 'cat' not in out


def _tensors(path: pathlib.Path, step: int) -> dict[str, np.ndarray]:
  """Returns everything that a checkpoint holds."""
  reader = tf.train.load_checkpoint(f'{path}/checkpoints/ckpt-{step}')
  names = set(reader.get_variable_to_shape_map()) - {'_CHECKPOINTABLE_OBJECT_GRAPH'}
  return {name: reader.get_tensor(name) for name in names}


def _end_at(line: int, how: signal.Signals, *arguments: object) -> tuple[int, str]:
  """Starts a training and ends it after the line of step `line`; returns status and complaint."""
  # Small pipes read byte by byte: the training cannot get further than what they hold, some forty
  # lines, however slow this process is.
  process = processes.start('train_main', *arguments, pipesize=4096, bufsize=0)
  for shown in process.stdout:
    if f': step {line},'.encode() in shown:
      break
  process.send_signal(how)
  _, err = process.communicate()
  return process.returncode, err.decode()


# trainer_test.py has the same within one process.
@pytest.mark.slow
@pytest.mark.parametrize('further', [(), ('--memory_budget_mb=0',)])
def test_killed_and_started_again_ends_with_the_same_weights(data_dir, tmp_path, further):
  whole, broken = tmp_path / 'whole', tmp_path / 'broken'
  arguments = (
    *SMALL,
    *SOFTMAX,
    '--momentum=0.9',
    '--nesterov',
    '--lr_schedule=linear_warmup_decay',
    '--max_steps=100',
    '--steps_per_loop=7',
    '--accumulate=2',
    '--log_frequency=1',
    '--checkpoint_interval=10',
    '--summary_interval=0',
    f'--data_dir={data_dir}',
    *further,
  )
  status, out, err = _run(*arguments, f'--train_dir={whole}')
  assert (status, err, _steps(out)) == (0, '', [*range(101)])
  arguments = (*arguments, f'--train_dir={broken}')
  status, err = _end_at(15, signal.SIGINT, *arguments)
  assert status == 130
  assert re.fullmatch(
      r'train_main: interrupted at step \d+, saved; the same command resumes\n', err)
  assert _end_at(38, signal.SIGKILL, *arguments) == (-signal.SIGKILL, '')
  assert not (broken / 'DONE').exists()
  status, out, err = _run(*arguments)
  assert (status, err) == (0, '')
  begun = _steps(out)[0]
  # From a checkpoint beyond that of the interruption, which the second start had made.
  assert begun % 10 == 1
  assert begun >= 31
  assert _steps(out) == [*range(begun, 101)]
  assert (broken / 'DONE').read_text() == (whole / 'DONE').read_text() == (
      '100\nmax_steps reached\n')
  expected, found = _tensors(whole, 100), _tensors(broken, 100)
  # Weights, averages and accumulators of two variables, the step and the number of saves.
  assert len(expected) == 8
  assert found.keys() == expected.keys()
  for name, value in expected.items():
    assert found[name].tobytes() == value.tobytes(), name


# Of the imported set, whose own recipe is an airbench; the small one is traced in half the time.
_FEW = ('--max_steps=4', '--batch_size=12', '--device=cpu', '--summary_interval=0',
        '--model=small_airbench')


# imported_commands_test.py does so on another imported set.
@pytest.mark.slow
def test_an_imported_set_goes_through_every_command(tmp_path):
  pets, run = tmp_path / 'pets', tmp_path / 'run'
  imported_set.write(pets, shape=(12, 10, 3))
  train = (f'--dataset={pets}', f'--train_dir={run}', *_FEW)
  status, out, err = _run(*train)
  assert (status, err) == (0, '')
  for line in ('2 classes have fewer than 20 training images (fewest: 6 of frog); ',
               'the classes are unequal, 6 images of frog and 20 of cat; ',
               '  recipe          own_pets: derived, before other flags: airbench for color '
               'images of 12x10; ',
               '  records         36 of pets, as its manifest counts, in memory\n'):
    assert line in out
  status, out, err = processes.run('eval_main', f'--train_dir={run}', '--run_once')
  assert (status, err) == (0, '')
  assert f'  validation images, which choose {run}/best: ' in out
  assert '; mean of the recalls ' in out
  for action, shown in (('verify', 'pets validation: 9 records, 3 classes, 2 (frog) to 4 (cat)'),
                        ('inspect', 'record  label  class')):
    status, out, err = processes.run('records_main', f'--action={action}', f'--dataset={pets}')
    assert (status, err) == (0, '')
    assert shown in out
  _move(pets, tmp_path / 'moved', run, train)


def _move(pets: pathlib.Path, moved: pathlib.Path, run: pathlib.Path,
          train: tuple[str, ...]) -> None:
  """The run continues on the same set elsewhere, and answers without it."""
  pets.rename(moved)
  status, out, err = processes.run('eval_main', f'--train_dir={run}', '--run_once')
  assert (status, out) == (1, '')
  assert err == (f'eval_main: {run}: its training read the imported set {pets}, and it is not '
                 'found there now; give --data_dir, the directory that it was moved to\n')
  assert processes.run('eval_main', f'--train_dir={run}', '--run_once', f'--data_dir={moved}',
                       '--eval_data=train_eval')[::2] == (0, '')
  picture = run / 'gray.png'
  picture.write_bytes(tf.io.encode_png(np.full([30, 20, 3], 128, np.uint8)).numpy())
  status, out, err = processes.run('predict_main', f'--train_dir={run}', picture)
  assert (status, err) == (0, '')
  assert _run(*train, f'--data_dir={moved}')[::2] == (0, '')
  assert _run(f'--dataset={moved}', *train[1:])[::2] == (0, '')


def test_a_streamed_set_weights_its_losses(tmp_path):
  pets, run = tmp_path / 'pets', tmp_path / 'run'
  imported_set.write(pets, shape=(12, 10, 3), container='tfrecord')
  status, out, err = _run(f'--dataset={pets}', f'--train_dir={run}', *_FEW, '--memory_budget_mb=0',
                          '--balance=sample', '--early_stopping_patience=3')
  assert (status, err) == (0, '')
  assert ('pets is streamed from disk, so losses are weighted (--balance=loss) and classes not '
          'drawn equally often; ') in out
  assert ', validation accuracy = ' in out
  recipe = run_dir.RunDir(run).read_config().recipe
  assert (recipe.balance, recipe.augmentation.alternate_flip) == ('loss', True)
