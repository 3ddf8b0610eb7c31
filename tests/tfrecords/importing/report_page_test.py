"""The report of an import, with names that look like HTML."""

from PIL import Image
import pytest

from tests.tfrecords.html import html_tree
from tests.tfrecords.importing import small_source


@pytest.fixture(name='page', scope='module')
def fixture_page(tmp_path_factory):
  place = tmp_path_factory.mktemp('report')
  source = small_source.make(place / 'pets', ('cat', '<b>dog & co'), count=25)
  Image.new('CMYK', (20, 20), (0, 255, 255, 0)).save(source / 'cat' / 'cmyk.jpg')
  (source / 'cat' / 'copy <i>.png').write_bytes((source / 'cat' / '2.png').read_bytes())
  (source / 'cat' / 'bad.png').touch()
  (source / 'cat' / '.hidden').touch()
  with pytest.MonkeyPatch.context() as patch:
    small_source.in_process(patch)
    small_source.run(source, place / 'set', on_bad='skip', max_bad=0.1)
  return (place / 'set' / 'report.html').read_text()


def test_it_is_self_contained(page):
  assert 'http://' not in page
  assert 'https://' not in page
  assert '<script' not in page
  assert '<b>' not in page
  tree = html_tree.parse(page)
  assert all(image.attributes['src'].startswith('data:image/png;base64,')
             for image in tree.all('img'))
  assert 8 < len(tree.all('img')) <= 16


@pytest.mark.parametrize('text', [
    'CMYK converted to RGB', 'copy &lt;i&gt;.png', 'bad.png', 'is empty', 'cat/.hidden',
    '&lt;b&gt;dog &amp; co', '52 images of 8 x 8 pixels, color, in 2 classes'])
def test_what_it_says(page, text):
  assert text in page
