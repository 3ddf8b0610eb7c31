"""Elements, and what is escaped in them."""

import hypothesis
from hypothesis import strategies
import pytest

from tests.tfrecords.html import html_tree
from tfrecords.html import markup


def test_contents_are_escaped_unless_they_are_elements():
  found = markup.tag('p', 'a < b & "c"', markup.tag('b', '<script>'))
  assert found == '<p>a &lt; b &amp; &quot;c&quot;<b>&lt;script&gt;</b></p>'


def test_attributes():
  found = markup.tag('div', class_='a "b"', aria_label='x', title=None, viewBox='0 0 1 1')
  assert found == '<div class="a &quot;b&quot;" aria-label="x" viewBox="0 0 1 1"></div>'


def test_void_elements_have_no_end():
  assert markup.tag('br') == '<br>'


@hypothesis.given(strategies.text(max_size=20))
def test_any_text_stays_one_text(content):
  element = html_tree.parse(markup.tag('p', content, title=content)).one('p')
  assert all(isinstance(child, str) for child in element.children)
  shown = markup.text(content)
  assert '\n' not in shown
  shown.encode()


def test_a_table():
  found = html_tree.parse(markup.table(['', 'n'], [['cat', 3], ['dog', markup.tag('td', 4)]]))
  assert found.rows() == [['', 'n'], ['cat', '3'], ['dog', '4']]
  assert [cell.attributes for cell in found.all('th')] == [
      {'scope': 'col'}, {'scope': 'col'}, {'scope': 'row'}, {'scope': 'row'}]
  assert len(found.all('td')) == 2


@pytest.mark.parametrize('title, expected', [
    ('Worst mistakes', 'worst-mistakes'), ('First-layer filters', 'first-layer-filters')])
def test_anchor(title, expected):
  assert markup.anchor(title) == expected
