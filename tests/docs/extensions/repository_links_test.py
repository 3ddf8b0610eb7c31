"""Links of the manual that lead out of docs/, as the site has them."""

import pytest

from tests.docs.extensions import extension

links = extension.load('repository_links')


@pytest.fixture(name='docs')
def fixture_docs(tmp_path, monkeypatch):
  """A repository with one page of code, that of conv.py."""
  monkeypatch.setattr(links, 'ROOT', tmp_path)
  for name in ('docs/code/engine.ops.conv.md', 'engine/ops/conv.py', 'benchmarks/train.json',
               'CHANGELOG.md', 'engine/style/images.py'):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).touch()
  return tmp_path / 'docs'


@pytest.mark.parametrize('page, link, expected', [
    ('data.md', '[more](training.md#devices)', '[more](training.md#devices)'),
    ('data.md', '[first](../README.md#results)', '[first](index.md)'),
    ('data.md', '[notes](../benchmarks/STEP.md)', '[notes](notes/step.md)'),
    ('book/a.md', '[notes](../../benchmarks/STEP.md)', '[notes](../notes/step.md)'),
    ('data.md', '[`conv.py`](../engine/ops/conv.py)', '[`conv.py`](code/engine.ops.conv.md)'),
    ('api/ops.md', '[it](../../engine/ops/conv.py)', '[it](../code/engine.ops.conv.md)'),
    ('data.md', '[`engine/ops/`](../engine/ops)', '[`engine/ops/`](code/index.md#engineops)'),
    ('data.md', '[style](../engine/style)', 'style (`engine/style`)'),
    ('data.md', '[`style/`](../engine/style)', '`style/`'),
    ('data.md', '[changes](../CHANGELOG.md)', 'changes (`CHANGELOG.md`)'),
    ('data.md', '[`train.json`](../benchmarks/train.json)',
     '{download}`train.json <../benchmarks/train.json>`'),
    ('data.md', '![a picture](../benchmarks/a.png)', '![a picture](../benchmarks/a.png)'),
    ('book/a.md', '[more](../training.md)', '[more](../training.md)')])
def test_links(docs, page, link, expected):
  assert links.rewritten(f'See {link}.', docs / page) == f'See {expected}.'


def test_what_a_page_links_to(docs):
  text = '[a](../engine/ops/conv.py#x) [b](training.md) [c](https://a.org) ![d](../a.png)'
  assert links.targets(text, docs / 'data.md') == [docs.parent / 'engine' / 'ops' / 'conv.py']
