"""The examples in docstrings show what they say, and every public piece has one."""

import doctest
import inspect

import pytest

import rana
from tests.rana import docstring_examples

_EXAMPLES = docstring_examples.find()
_FUNCTIONS = {'rana.evaluate': rana.evaluate, 'rana.load': rana.load, 'rana.train': rana.train}
_PIECES = {f'{module.__name__}.{name}': getattr(module, name)
           for module in (rana.loop, rana.ops) for name in module.__all__}


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
  made = tmp_path_factory.mktemp('reader')
  docstring_examples.make_folder(made)
  return made


@pytest.mark.parametrize('name', _EXAMPLES)
def test_an_example_shows_what_happens(name, folder, monkeypatch):
  monkeypatch.chdir(folder)
  failures = docstring_examples.run(_EXAMPLES[name])
  assert not failures, failures


@pytest.mark.parametrize('name', [*_FUNCTIONS, *_PIECES])
def test_a_public_function_has_an_example(name):
  text = inspect.getdoc((_FUNCTIONS | _PIECES)[name]) or ''
  assert '\nExample:\n' in text
  assert doctest.DocTestParser().get_examples(text)


def test_a_wrong_example_is_found():
  test = doctest.DocTestParser().get_doctest('>>> 1 + 1\n3\n', {}, 'sum', None, 0)
  assert 'Expected:\n    3\nGot:\n    2\n' in docstring_examples.run(test)
