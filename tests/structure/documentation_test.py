"""The commands and programs of README.md and docs/ run, page by page, on small data."""

import re
import shutil

import pytest

from tests.binaries import processes
from tests.structure import documentation
from tests.structure import documented_clusters
from tests.structure import documented_servers
from tests.structure import sources
from tests.structure import walkthroughs
from tfrecords import datasets
from tfrecords import reader

_LANGUAGES = {'sh', 'text', 'python'}


_PAGES = documentation.pages()


def _blocks(page: str) -> list[documentation.Block]:
  found = documentation.blocks(sources.read(page))
  # walkthroughs_test.py applies the code of that page to a copy of the tree.
  return [] if page == walkthroughs.PAGE else found


def test_quick_start_is_two_commands():
  found = [block.lines for block in _blocks('README.md')
           if block.heading.lower() == 'quick start' and block.language == 'sh']
  assert found == [('make train',), ('make test',)]


def test_readme_is_short():
  assert len(sources.read('README.md').splitlines()) <= 150


def test_readme_lists_every_page():
  on_disk = {f'docs/{path.name}' for path in (sources.ROOT / 'docs').glob('*.md')}
  # The first page of the site stands for README there.
  assert set(_PAGES) == {'README.md', *on_disk} - {'docs/index.md'}


# Five seconds to two minutes each: what they show has tests of its own that are quick.
_SLOW_PAGES = {
    'docs/augmentation.md', 'docs/benchmarks.md', 'docs/classic.md', 'docs/cluster.md',
    'docs/data.md', 'docs/evaluation.md', 'docs/exporting.md', 'docs/figures.md', 'docs/files.md',
    'docs/gradient_checks.md', 'docs/importing.md', 'docs/label_check.md', 'docs/mnist.md',
    'docs/own_data.md', 'docs/prediction.md', 'docs/python.md', 'docs/report.md',
    'docs/results.md', 'docs/scaling.md', 'docs/serving.md', 'docs/style_transfer.md',
    'docs/sweeps.md', 'docs/training.md', 'docs/transfer_learning.md'}


@pytest.mark.parametrize('page', _PAGES)
def test_no_link_is_broken(page):
  assert documentation.broken_links(page) == []


@pytest.mark.parametrize('page', _PAGES)
def test_no_command_hides_in_a_block_of_another_kind(page):
  assert {block.language for block in _blocks(page)} <= _LANGUAGES


@pytest.fixture(scope='module')
def starts():
  return processes.Starts()


@pytest.fixture(scope='module')
def reader_folder(tmp_path_factory, starts):
  """What a reader of any page has: data, a picture, the runs of earlier pages."""
  folder = tmp_path_factory.mktemp('reader')
  documentation.write_small_data(folder / 'data')
  documentation.write_picture(folder / 'frog.jpg')
  documentation.write_photos(folder / 'photos')
  documentation.train_earlier_runs(folder, starts)
  return folder


@pytest.mark.parametrize('page', [
    pytest.param(page, marks=pytest.mark.slow if page in _SLOW_PAGES else ())
    for page in _PAGES if page != walkthroughs.PAGE])
def test_every_command_and_program_runs(page, reader_folder, tmp_path, starts):
  blocks = _blocks(page)
  folder = tmp_path / 'page'
  shutil.copytree(reader_folder, folder)
  for run in documentation.trained_runs(blocks):
    shutil.rmtree(folder / run, ignore_errors=True)
  with (documented_servers.Servers(folder) as servers,
        documented_clusters.Clusters(folder) as clusters):
    for block in blocks:
      for command in documentation.commands(block) if block.language == 'sh' else ():
        if not (servers.try_command(command) or clusters.try_command(command)):
          served, = servers.at_port((command,))
          documentation.try_command(served, folder, starts)
      if block.language == 'python':
        documentation.try_program(servers.at_port(block.lines), folder)


def test_the_page_of_commands_has_every_script():
  rows = re.findall(r'^\| `(\w+)` \|', sources.read('docs/commands.md'), re.M)
  assert sorted(rows) == sorted(documentation.scripts())


def test_every_script_can_be_made_small():
  assert set(documentation.SMALL) == documentation.scripts()


_TEXT = """# Rana
```sh
make train
```
## More
```text
make nothing
```
```sh
# first this
$ train_main \\
    --seed=1

eval_main &
```
"""


def test_blocks_and_commands():
  first, second, third = documentation.blocks(_TEXT)
  assert (first.heading, first.language, first.lines) == ('Rana', 'sh', ('make train',))
  assert (second.heading, second.language) == ('More', 'text')
  commands = [re.sub(' +', ' ', command) for command in documentation.commands(third)]
  assert commands == ['train_main --seed=1', 'eval_main &']


def test_the_runs_that_a_page_trains():
  blocks = documentation.blocks(_TEXT + """```sh
train_main --recipe=mnist_cnn --train_dir=runs/digits --plot=runs/a
eval_main --train_dir=runs/mine
```
""")
  assert documentation.trained_runs(blocks) == ['runs/digits']


def test_small_data_has_every_file_of_the_catalog(tmp_path):
  documentation.write_small_data(tmp_path)
  assert (tmp_path / 'cifar-10-batches-bin/data_batch_5.bin').stat().st_size == 20 * 3073
  assert (tmp_path / 'cifar-100-binary/test.bin').stat().st_size == 20 * 3074
  for name in ('mnist', 'fashion_mnist'):
    assert reader.open_source(datasets.get(name), tmp_path, 'train').num_examples == 20


@pytest.mark.parametrize('command, message', [
    ('make no_such_target', 'make no_such_target: status 2'),
    ('rm -r data', 'say in documentation.py how to check "rm"'),
    ('cat runs/config.json', "'runs/config.json'"),
    ('tensorboard --logdir=runs', 'no event files'),
    ('source activate', 'source activate'),
])
def test_a_command_that_fails_is_found(command, message, tmp_path):
  with pytest.raises(AssertionError, match=re.escape(message)):
    documentation.try_command(command, tmp_path)


def test_a_command_of_ours_runs_as_a_process(tmp_path):
  starts = processes.Starts()
  with pytest.raises(AssertionError, match='^records_main --no_such_flag: status 2\n'):
    documentation.try_command('records_main --no_such_flag', tmp_path, starts)
  # The command is in its folder, and the next one is not touched by the one before.
  documentation.write_photos(tmp_path / 'photos')
  documentation.try_command('records_main --action=import --source=photos --out=pets', tmp_path,
                            starts)
  assert (tmp_path / 'pets').is_dir()


@pytest.mark.parametrize('command, expected', [
    ('train_main --seed=1', ('train_main', ['--seed=1'])),
    ('.venv/bin/train_main', ('train_main', [])),
    ('python -m binaries.train_main --seed=1', ('train_main', ['--seed=1'])),
    ('train_main --seed=1 &  # again', ('train_main', ['--seed=1'])),
])
def test_parse(command, expected):
  assert documentation.parse(command) == expected


@pytest.mark.parametrize('command', ['make train', 'source .venv/bin/activate', 'ls data/*.bin'])
def test_a_command_that_works_passes(command, tmp_path):
  (tmp_path / 'data').mkdir()
  (tmp_path / 'data/a.bin').touch()
  documentation.try_command(command, tmp_path)
