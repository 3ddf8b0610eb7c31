"""Signatures: the names that a program writes, and dashes."""

from docutils import nodes
from docutils import utils
import pytest

from tests.docs.extensions import extension

signatures = extension.load('signatures')


@pytest.mark.parametrize('text, expected', [
    ('(x: ~tensorflow.python.framework.tensor.Tensor, n: int = 1)', '(x: tf.Tensor, n: int = 1)'),
    ('tuple[~numpy.ndarray, ...]', 'tuple[np.ndarray, ...]'),
    ('~engine.config.recipe.Recipe | None', '~rana.Recipe | None'),
    ('~tfrecords.batch_rows.BatchRows', '~rana.loop.BatchRows'),
    ('~pathlib.Path', '~pathlib.Path')])
def test_names(text, expected):
  assert signatures.readable(text) == expected


def test_a_dash_stands_between_a_parameter_and_its_text_and_a_flag_is_kept():
  document = utils.new_document('page')
  document += nodes.paragraph('', '', nodes.strong('', 'images'), nodes.Text(' -- '),
                              nodes.Text('as --batch_size'))
  signatures.set_dashes(document)
  assert document.astext() == 'images \u2013 as --batch_size'
