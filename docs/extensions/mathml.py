"""Formulas as MathML, which browsers show by themselves: no script, no network."""

import html
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml import converter
from sphinx.application import Sphinx
from sphinx.util import logging

_LOGGER = logging.getLogger(__name__)


def unread(mathml: str) -> str:
  """Returns what a browser would not show as a formula, '' if there is nothing.

  latex2mathml writes a command that it does not know as a letter, and a text as it is.
  """
  try:
    found = ElementTree.fromstring(mathml)
  except ElementTree.ParseError as error:
    return str(error)
  texts = [element.text for element in found.iter() if element.text]
  return next((text for text in texts if '\\' in text), '')


def _mathml(node: nodes.math | nodes.math_block, display: str) -> str:
  text = converter.convert(node.astext(), display=display)
  if reason := unread(text):
    _LOGGER.warning('formula %s: no MathML of it (%s)', node.astext(), reason, location=node)
  return text


def visit_inline(translator: Any, node: nodes.math) -> None:
  """Writes a formula within a line."""
  translator.body.append(_mathml(node, 'inline'))
  raise nodes.SkipNode


def visit_block(translator: Any, node: nodes.math_block) -> None:
  """Writes a formula of its own, with its source as a tool tip."""
  translator.body.append(
      f'<div class="math" title="{html.escape(node.astext(), quote=True)}">'
      f'{_mathml(node, "block")}</div>')
  raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
  """Registers the renderer `mathml`."""
  app.add_html_math_renderer('mathml', (visit_inline, None), (visit_block, None))
  return {'parallel_read_safe': True, 'parallel_write_safe': True}
