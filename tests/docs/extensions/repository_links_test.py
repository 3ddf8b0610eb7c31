"""Links of the manual that lead out of docs/, as the site has them."""

import pytest

from tests.docs.extensions import extension

links = extension.load('repository_links')


@pytest.mark.parametrize('page, link, expected', [
    ('data.md', '[more](training.md#devices)', '[more](training.md#devices)'),
    ('data.md', '[first](../README.md#results)', '[first](index.md)'),
    ('data.md', '[notes](../benchmarks/STEP.md)', '[notes](notes/step.md)'),
    ('book/a.md', '[notes](../../benchmarks/STEP.md)', '[notes](../notes/step.md)'),
    ('data.md', '[`conv.py`](../tfrecords/reader.py)', '`conv.py`'),
    ('data.md', '[the reader](../tfrecords/reader.py)', 'the reader (`tfrecords/reader.py`)'),
    ('data.md', '[train.json](../benchmarks/train.json)', 'train.json'),
    ('data.md', '![a picture](../benchmarks/a.png)', '![a picture](../benchmarks/a.png)'),
    ('book/a.md', '[more](../training.md)', '[more](../training.md)')])
def test_links(page, link, expected):
  assert links.rewritten(f'See {link}.', links.ROOT / 'docs' / page) == f'See {expected}.'


def test_modules_with_a_page_lead_to_it(tmp_path, monkeypatch):
  monkeypatch.setattr(links, 'ROOT', tmp_path)
  (tmp_path / 'docs' / 'code').mkdir(parents=True)
  (tmp_path / 'docs' / 'code' / 'engine.ops.conv.md').touch()
  found = links.rewritten('[`conv.py`](../engine/ops/conv.py)', tmp_path / 'docs' / 'a.md')
  assert found == '[`conv.py`](code/engine.ops.conv.md)'
