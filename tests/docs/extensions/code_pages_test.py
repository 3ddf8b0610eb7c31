"""Which modules have a page of code, and that links lead to the place on it."""

import re

import pytest

import rana
from tests.docs.extensions import extension
from tests.structure import sources

code_pages = extension.load('code_pages')


def test_modules_of_a_package():
  names = [code_pages.name(path) for path in code_pages.of_package('engine/ops')]
  assert 'engine.ops.conv' in names
  assert not any('__init__' in name for name in names)


def test_what_pages_name_and_what_is_public_have_a_page_once():
  names = [code_pages.name(path) for path in code_pages.others()]
  # README's page of the engine, rana.load, rana.loop.BatchRows.
  assert {'engine.trainer.trainer', 'rana.run', 'tfrecords.batch_rows'} <= {*names}
  assert len({*names}) == len(names)
  assert not any(name.startswith('engine.ops.') for name in names)


@pytest.mark.parametrize('module, inside, expected', [
    ('rana.ops', 'conv2d', '../code/engine.ops.conv.html#conv2d'),
    ('rana.loop', 'update_averages', '../code/engine.optim.exponential_moving_average.html#update'),
    ('rana', 'Run.predict', '../code/rana.run.html#Run'),
    ('rana', 'Run.class_names', '../code/rana.run.html#Run'),
    ('rana', 'recipes', None)])
def test_a_link_to_the_code(module, inside, expected, tmp_path, monkeypatch):
  for name in ('engine.ops.conv', 'engine.optim.exponential_moving_average', 'rana.run'):
    (tmp_path / 'docs' / 'code').mkdir(parents=True, exist_ok=True)
    (tmp_path / 'docs' / 'code' / f'{name}.md').touch()
  monkeypatch.setattr(code_pages, 'ROOT', tmp_path)
  assert code_pages.link(module, inside) == expected


def test_without_a_page_there_is_no_link(tmp_path, monkeypatch):
  monkeypatch.setattr(code_pages, 'ROOT', tmp_path)
  assert code_pages.link('rana', 'load') is None


@pytest.mark.parametrize('module', [rana, rana.loop], ids=lambda module: module.__name__)
def test_the_page_of_a_module_has_every_public_name(module):
  page = sources.read(f'docs/api/{module.__name__.rpartition(".")[2]}.md')
  documented = re.findall(r'^\.\. (?:auto|py:)\w+:: (?:[a-z]+\.)*(\w+)', page, re.MULTILINE)
  assert {*module.__all__} <= {*documented, *re.findall(r'\((\w+)\.md\)', page)}


def test_the_page_of_the_operations_has_all_of_them():
  assert '.. automodule:: rana.ops\n   :members:\n' in sources.read('docs/api/ops.md')
