"""Pages of annotated code: text beside code, formulas as they are, nothing read as Markdown."""

import re

from docutils import core as publish
from myst_parser.parsers import docutils_
import pytest

from tests.docs.extensions import extension

annotated_code = extension.load('annotated_code')

_MODULE = '''"""A rule.

  y = x * w_1

See `conv.py` for [all] of it.
"""
X = 1


def f(x):
  """Adds <one>.

  Args:
    x: a number.

  Example:
    In words, 3:

    >>> f(2)
    3
  """
  return x + 1
'''


@pytest.fixture(name='page')
def fixture_page(tmp_path, monkeypatch):
  monkeypatch.setattr(annotated_code.code_pages, 'ROOT', tmp_path)
  path = tmp_path / 'engine' / 'models' / 'rule.py'
  path.parent.mkdir(parents=True)
  path.write_text(_MODULE, encoding='utf-8')
  return annotated_code.page(path)


def test_the_text_of_a_module(page):
  assert page.startswith('# engine/models/rule.py\n\nA rule.\n')
  assert '```text\n  y = x * w_1\n```' in page
  assert r'See `conv.py` for \[all\] of it.' in page


@pytest.mark.parametrize('text', [
    '% of the images', '(place)=', '+++ more', '{math}`x`', '&lt; and &amp;', '- 1', '# 1', '> 1',
    'one `code` --flag', '---', 'y[..., c] = x * <b> | ~z~ ^2^ $3$ !'])
def test_no_letter_is_a_mark_of_markdown(text):
  found = publish.publish_doctree(
      annotated_code.markdown(text), parser=docutils_.Parser(),
      settings_overrides={'myst_enable_extensions': ['amsmath', 'dollarmath']})
  assert [paragraph.astext() for paragraph in found] == [text.replace('`', '')]


def test_a_fence_is_longer_than_those_within():
  assert annotated_code.markdown('  ```\n  x\n  ````') == '`````text\n  ```\n  x\n  ````\n`````'


def test_text_stands_beside_its_code(page):
  assert '<div class="prose" id="f"><p>Adds &lt;one&gt;.</p><pre>Args:\n  x: a number.</pre>' in (
      page)
  assert page.count('class="prose"') == 2
  assert page.rstrip().endswith('</div>\n```')


def test_an_example_is_shown_as_in_python(page):
  example = re.search(r'<p>Example: In words, 3:</p><pre class="highlight">(.*?)</pre>', page, re.S)
  assert example
  assert re.sub(r'<[^>]+>', '', example[1]) == '&gt;&gt;&gt; f(2)\n3\n'


def test_every_module_has_a_page(monkeypatch):
  monkeypatch.setattr(annotated_code.operation_numbers, 'markdown', lambda module: '')
  pages = annotated_code.pages()
  assert {'index', 'engine.ops.conv', 'engine.optim.muon', 'engine.models.airbench'} <= set(pages)
  assert {'rana.run', 'engine.trainer.trainer'} <= set(pages)
  assert all(f'\n{name}\n' in pages['index'] for name in pages if name != 'index')
