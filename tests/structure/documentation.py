"""The commands and programs that README.md and docs/ show, and how each is run.

A command of ours runs as a process of its own in a folder of small data sets, made small by further
flags; `make` targets are resolved without being built; every other program has a check of its own.
"""

import configparser
import dataclasses
import pathlib
import re
import shlex
import shutil
import subprocess

import numpy as np
from PIL import Image

from tests.binaries import processes
from tests.structure import sources
from tests.tfrecords import small_idx
from tfrecords import datasets

# Flags appended to each command: of a flag given twice, the last one counts.
SMALL = {
    'benchmark_main': ('--dataset=cifar10', '--batch_size=8', '--num_rounds=2', '--seconds=0.01',
                       '--max_steps=4', '--num_seeds=1', '--batch_sizes=8', '--set_sizes=10000',
                       '--class_sizes=1', '--picture_size=16', '--num_requests=40'),
    'classic_main': ('--max_epochs=2',),
    # Started by documented_servers.py.
    'data_service_main': (),
    'eval_main': ('--eval_interval_secs=1',),
    'export_main': ('--max_loss=1',),
    'gradcheck_main': ('--max_elements=1',),
    'label_check_main': ('--max_steps=4', '--batch_size=8', '--folds=2'),
    'live_view_main': (),
    'predict_main': (),
    'quickstart_main': ('--max_steps=4', '--checkpoint_interval=2', '--batch_size=8'),
    'records_main': (),
    'report_main': (),
    # Started by documented_servers.py.
    'serve_main': ('--device=cpu', '--max_batch=2'),
    'style_main': ('--size=16', '--iterations=3'),
    'sweep_main': ('--max_steps=3', '--batch_size=8', '--trials=2', '--rungs=1/3,1', '--seeds=1',
                   '--validation_examples=4'),
    'train_main': ('--max_steps=4', '--checkpoint_interval=2', '--batch_size=8',
                   '--steps_per_loop=2', '--log_frequency=2', '--validation_examples=4',
                   '--examples_per_class=0'),
}
# Flags that precede a command's own, which therefore count. The summaries cost as much as all else.
_DEFAULTS = dict.fromkeys(('quickstart_main', 'train_main'), ('--summary_interval=0',))
# Likewise: the network that own pictures get by themselves takes twice as long to trace.
_OWN_PICTURES = ('--model=small_airbench',)

# A run that pages use without training it, and the command of an earlier page that does.
_EARLIER_RUN = 'runs/mine'
_EARLIER_COMMAND = 'train_main --recipe=cifar10 --train_dir=runs/mine'
# The same in the place of what `make train` leaves behind.
_QUICKSTART_RUN = 'runs/cifar10'

# Whose place the folder takes; tests/remote has a bucket.
_BUCKET = 'gs://bucket'

# Records of each small file: more than a batch, and the test set not a whole number of them.
_RECORDS = 20


@dataclasses.dataclass(frozen=True)
class Block:
  """One fenced block: the heading it stands under, its language, its lines."""
  heading: str
  language: str
  lines: tuple[str, ...]


def pages() -> list[str]:
  """Returns README.md and the pages of docs/, in the order in which README.md lists them."""
  linked = re.findall(r'\]\((docs/[\w/]+\.md)\)', sources.read('README.md'))
  return ['README.md', *dict.fromkeys(name for name in linked if _is_numbered(name))]


def _is_numbered(page: str) -> bool:
  """Returns whether README.md's list of the documentation has this page."""
  return re.search(rf'^\d+\. \[[^]]+\]\({page}\)', sources.read('README.md'), re.M) is not None


def broken_links(page: str) -> list[str]:
  """Returns the links and pictures of a page whose file does not exist."""
  folder = (sources.ROOT / page).parent
  targets = re.findall(r'\]\((?!https?:|#)([^)#]+)', sources.read(page))
  return [f'{page}: {target} does not exist' for target in targets
          if not (folder / target).exists()]


def blocks(text: str) -> list[Block]:
  """Returns the fenced blocks of a Markdown text in reading order."""
  found, heading = [], ''
  lines = iter(text.splitlines())
  for line in lines:
    if line.startswith('```'):
      body = tuple(iter(lambda: next(lines).rstrip(), '```'))
      found.append(Block(heading, line[3:].strip(), body))
    elif line.startswith('#'):
      heading = line.lstrip('#').strip()
  return found


def commands(block: Block) -> list[str]:
  """Returns the commands of a shell block, continued lines joined, comments left out."""
  joined = '\n'.join(block.lines).replace('\\\n', ' ')
  lines = (line.strip().removeprefix('$ ') for line in joined.splitlines())
  return [line for line in lines if line and not line.startswith('#')]


def trained_runs(page: list[Block]) -> list[str]:
  """Returns the run directories that the commands of a page train."""
  found = (parse(command) for block in page if block.language == 'sh'
           for command in commands(block))
  return [word.removeprefix('--train_dir=') for name, words in found if name == 'train_main'
          for word in words if word.startswith('--train_dir=')]


def scripts() -> set[str]:
  """Returns the names of the console scripts in setup.cfg."""
  settings = configparser.ConfigParser()
  settings.read_string(sources.read('setup.cfg'))
  lines = settings['options.entry_points']['console_scripts'].strip().splitlines()
  return {line.split('=')[0].strip() for line in lines}


def write_small_data(data_dir: pathlib.Path) -> None:
  """Writes each data set that would be downloaded with a few records of noise a file."""
  bits = np.random.default_rng(1)
  for spec in (row for row in datasets.CATALOG.values() if row.url):
    (data_dir / spec.directory).mkdir(parents=True, exist_ok=True)
    if spec.container == 'idx':
      small_idx.write(data_dir, small_idx.shrunk(spec, _RECORDS, _RECORDS))
      continue
    for name in (*spec.train_files, *spec.test_files):
      records = bits.integers(0, 256, (_RECORDS, spec.record_bytes), np.uint8)
      records[:, :spec.label_bytes] %= spec.num_classes
      records.tofile(data_dir / spec.directory / name)


def write_picture(path: pathlib.Path) -> None:
  """Writes a photo of noise, larger than the images of any data set."""
  noise = np.random.default_rng(2).integers(0, 256, [48, 64, 3], np.uint8)
  Image.fromarray(noise).save(path)


def write_photos(folder: pathlib.Path) -> None:
  """Writes a folder of pictures for each of two classes."""
  bits = np.random.default_rng(3)
  for name in ('cat', 'dog'):
    (folder / name).mkdir(parents=True)
    for number in range(30):
      fields = Image.fromarray(bits.integers(0, 256, [4, 5, 3], np.uint8))
      fields.resize((50, 40)).save(folder / name / f'{number}.jpg')


def train_earlier_runs(folder: pathlib.Path, starts: processes.Starts) -> None:
  """Makes the runs that pages use without training them."""
  try_command(_EARLIER_COMMAND, folder, starts)
  shutil.copytree(folder / _EARLIER_RUN, folder / _QUICKSTART_RUN)


def parse(command: str) -> tuple[str, list[str]]:
  """Splits a command into the program's bare name and its arguments."""
  words = shlex.split(command, comments=True)
  words = words[:-1] if words[-1] == '&' else words
  if words[0] in ('python', 'python3') and words[1:2] == ['-m']:
    words = words[2:]
  return words[0].removeprefix('.venv/bin/').removeprefix('binaries.'), words[1:]


def try_program(lines: tuple[str, ...], folder: pathlib.Path) -> None:
  """Runs a block of Python in `folder`.

  Raises:
    AssertionError: it fails or hangs.
  """
  status, _, stderr = processes.run_python('-c', '\n'.join(lines), folder=folder)
  assert status == 0, f'{lines[0]}: status {status}\n{stderr[-4000:]}'


def try_command(command: str, folder: pathlib.Path,
                starts: processes.Starts | None = None) -> None:
  """Tries one command in `folder`; one of ours needs `starts`, which starts it.

  Raises:
    AssertionError: it fails, hangs, or there is no rule for checking it.
  """
  name, words = parse(command)
  if name in scripts():
    assert starts
    own = _OWN_PICTURES if words[:2] == ['--dataset=./pets', '--train_dir=runs/pets'] else ()
    words = [*_DEFAULTS.get(name, ()), *own, *words, *SMALL.get(name, ())]
    words = [word.replace(_BUCKET, f'file://{folder}') for word in words]
    status, output, stderr = starts.run(name, *words, folder=folder)
    assert status == 0, f'{command}: status {status}\n{output[-4000:]}{stderr}'
  elif name in _CHECKS:
    _CHECKS[name](command, words, folder)
  else:
    raise AssertionError(f'{command}: say in documentation.py how to check "{name}"')


def _make(command: str, words: list[str], folder: pathlib.Path) -> None:
  """Checks that make knows the targets, without building them."""
  del folder
  done = subprocess.run(['make', '--dry-run', *words], cwd=sources.ROOT, text=True, check=False,
                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
  assert done.returncode == 0, f'{command}: status {done.returncode}\n{done.stdout}'


def _tensorboard(command: str, words: list[str], folder: pathlib.Path) -> None:
  """Checks that TensorBoard finds event files where the command looks for them."""
  logdirs = [word.removeprefix('--logdir=') for word in words if word.startswith('--logdir=')]
  assert logdirs, f'{command}: write --logdir=FOLDER'
  events = [path for logdir in logdirs for path in (folder / logdir).rglob('*.tfevents.*')]
  assert events, f'{command}: no event files below {logdirs}'
  status, _, stderr = processes.run_python('-m', 'tensorboard.main', '--version_tb', folder=folder)
  assert status == 0, f'{command}: status {status}\n{stderr[-4000:]}'


def _files_exist(command: str, words: list[str], folder: pathlib.Path) -> None:
  """Checks that the files named by the command are there, as the commands before it left them."""
  paths = [word for word in words if not word.startswith('-')]
  missing = [path for path in paths if not any(folder.glob(path))]
  assert paths, f'{command}: names no path'
  assert not missing, f'{command}: {missing} not there'


def _activate(command: str, words: list[str], folder: pathlib.Path) -> None:
  """Checks that the environment that make leaves behind is meant."""
  del folder
  assert words == ['.venv/bin/activate'], command


_CHECKS = {
    'cat': _files_exist,
    'ls': _files_exist,
    'make': _make,
    'source': _activate,
    'tensorboard': _tensorboard,
}
