"""Signatures of the Python interface: types by the names that programs use, and dashes."""

import functools
import re

from docutils import nodes
from sphinx.application import Sphinx

import rana

_MODULES = (rana, rana.loop, rana.ops)
# Where their packages define them, and their names.
_FOREIGN = {
    'numpy.ndarray': 'np.ndarray',
    'tensorflow.python.checkpoint.checkpoint.Checkpoint': 'tf.train.Checkpoint',
    'tensorflow.python.data.ops.dataset_ops.DatasetV2': 'tf.data.Dataset',
    'tensorflow.python.distribute.distribute_lib.Strategy': 'tf.distribute.Strategy',
    'tensorflow.python.framework.tensor.Tensor': 'tf.Tensor',
    'tensorflow.python.ops.variables.Variable': 'tf.Variable',
}


@functools.cache
def _public() -> dict[str, str]:
  """Returns the public name of each class by the place where it is defined."""
  named = {f'{module.__name__}.{name}': getattr(module, name)
           for module in _MODULES for name in module.__all__}
  return {f'{thing.__module__}.{thing.__qualname__}': name
          for name, thing in named.items() if isinstance(thing, type)}


def readable(text: str) -> str:
  """Returns a signature, or a part of one, with the names of its types.

  Args:
    text: types are `~package.module.Class`, which shows the class alone.
  """
  def name(match: re.Match[str]) -> str:
    place = match[1]
    return _FOREIGN.get(place) or f'~{_public().get(place, place)}'
  return re.sub(r'~([\w.]+)', name, text)


def _on_signature(app: Sphinx, kind: str, name: str, described: object, options: object,
                  signature: str | None, result: str | None) -> tuple[str | None, str | None]:
  del app, kind, name, described, options
  return signature and readable(signature), result and readable(result)


def set_dashes(document: nodes.document) -> None:
  """Sets the dash between a parameter and its text, which Sphinx leaves to its quotes."""
  for text in [*document.findall(nodes.Text)]:
    if text == ' -- ':
      text.parent.replace(text, nodes.Text(' \N{EN DASH} '))


def _on_document(app: Sphinx, document: nodes.document) -> None:
  del app
  set_dashes(document)


def setup(app: Sphinx) -> dict[str, bool]:
  """Converts every signature, and every page, when it is read."""
  app.setup_extension('sphinx.ext.autodoc')
  app.connect('autodoc-process-signature', _on_signature)
  app.connect('doctree-read', _on_document)
  return {'parallel_read_safe': True, 'parallel_write_safe': True}
