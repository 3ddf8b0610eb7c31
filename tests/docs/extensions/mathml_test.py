"""Formulas become MathML within the page, and keep their source for the reader."""

import pytest

from tests.docs.extensions import extension

mathml = extension.load('mathml')
nodes = mathml.nodes


class _Translator:

  def __init__(self):
    self.body = []


@pytest.mark.parametrize('visit, node, display', [
    (mathml.visit_inline, nodes.math('x', 'x^2'), 'inline'),
    (mathml.visit_block, nodes.math_block('x', 'x^2'), 'block')])
def test_a_formula(visit, node, display):
  translator = _Translator()
  with pytest.raises(nodes.SkipNode):
    visit(translator, node)
  text, = translator.body
  assert f'display="{display}"' in text
  assert '<msup><mi>x</mi><mn>2</mn></msup>' in text


def test_a_block_has_its_source_without_marks_of_html():
  translator = _Translator()
  with pytest.raises(nodes.SkipNode):
    mathml.visit_block(translator, nodes.math_block('a', 'a < "b"'))
  assert 'title="a &lt; &quot;b&quot;"' in translator.body[0]


@pytest.mark.parametrize('text', [
    r'\unknown{x}', r'\begin{aligned} a &= b \end{aligned}', r'a & b', r'\text{<b}'])
def test_what_a_browser_would_not_show_is_a_warning(text, caplog):
  translator = _Translator()
  with pytest.raises(nodes.SkipNode), caplog.at_level('WARNING'):
    mathml.visit_inline(translator, nodes.math(text, text))
  assert f'formula {text}: no MathML of it' in caplog.text


@pytest.mark.parametrize('text', [r'\frac{x_1}{2} \le \text{a b}', r'a < b', r'\sum_{i=1}^n x_i^2'])
def test_a_formula_that_is_shown_is_no_warning(text, caplog):
  with pytest.raises(nodes.SkipNode), caplog.at_level('WARNING'):
    mathml.visit_inline(_Translator(), nodes.math(text, text))
  assert not caplog.text
