"""Code within the text of README.md and docs/: files exist, and commands have the flags."""

import pytest

from tests.structure import code_spans
from tests.structure import sources
from tests.structure import walkthroughs


@pytest.mark.parametrize('page', code_spans.pages())
def test_every_flag_in_the_text_exists(page):
  found = dict.fromkeys(code_spans.commands(sources.read(page)))
  assert [fault for command in found for fault in code_spans.faults(command)] == []


@pytest.mark.parametrize(
    'page', [page for page in code_spans.pages() if page != walkthroughs.PAGE])
def test_every_file_in_the_text_exists(page):
  assert code_spans.missing_files(sources.read(page)) == []


def test_the_map_of_the_documents_names_commands():
  found = code_spans.commands(sources.read('docs/book/documents.md'))
  assert 'eval_main --train_dir=RUN --run_once' in found
  assert len(found) > 60


_TEXT = """Run `train_main
--recipe=list`, then `make board` or `eval_main` of `engine/no_such_file.py`.
```sh
train_main --recipe=blocks_are_run
```
| `gradcheck_main --op=all` | `--op` | `rana/loop.py` |
"""


def test_commands_and_files_of_a_text():
  assert code_spans.commands(_TEXT) == [
      'train_main --recipe=list', 'eval_main', 'gradcheck_main --op=all']
  assert code_spans.missing_files(_TEXT) == ['engine/no_such_file.py']


@pytest.mark.parametrize('command', [
    'eval_main', 'eval_main --run_once', 'train_main --norandom_flip --max_steps=4',
    'train_main --recipe=mnist_cnn --help', 'train_main --model_summary --plot=FILE',
    'train_main --max_steps=N ...', 'train_main --moving_average_decay',
    'predict_main --example=7 frog.jpg', 'train_main --recipe=mine.json --dataset=./pets'])
def test_right_commands(command):
  assert code_spans.faults(command) == []


@pytest.mark.parametrize('command, fault', [
    ('eval_main --no_such_flag', 'there is no --no_such_flag'),
    ('eval_main --no_such_flag=1', 'there is no --no_such_flag'),
    ('train_main --nomax_steps', 'there is no --nomax_steps'),
    ('train_main --norandom_flip=1', 'there is no --norandom_flip'),
    ('train_main --max_steps=many', '--max_steps=many: '),
    ('train_main --recipe=mine', '--recipe=mine: there is none'),
    ('train_main --dataset=mine', '--dataset=mine: there is none'),
    ('eval_main --eval_data=none', '--eval_data=none: ')])
def test_wrong_commands(command, fault):
  found, = code_spans.faults(command)
  assert found.startswith(f'{command}: {fault}')
