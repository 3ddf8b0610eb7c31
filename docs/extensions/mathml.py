"""Formulas as MathML, which browsers show by themselves: no script, no network."""

import html
from typing import Any

from docutils import nodes
from latex2mathml import converter
from sphinx.application import Sphinx


def _mathml(node: nodes.math | nodes.math_block, display: str) -> str:
  return converter.convert(node.astext(), display=display)


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
