"""Numbers on the pages of operations: the gradient check of now, the times of the benchmark."""

import pytest

from tests.docs.extensions import extension

numbers = extension.load('operation_numbers')


def test_the_gradients_and_times_of_an_operation():
  text = numbers.markdown('dense')
  assert '| `dense/weights` | 5x4 |' in text
  assert text.count('| right |') == 2
  assert '| dense local3, float32, forward | ' in text


def test_modules_without_operations_have_none():
  assert numbers.markdown('shape_checks') == ''


def test_a_wrong_gradient_ends_the_build(monkeypatch):
  class Wrong:
    passed = False
  monkeypatch.setattr(numbers.finite_differences, 'check', lambda target, most: [Wrong()])
  with pytest.raises(ValueError, match='the gradient of dense is wrong; see gradcheck_main'):
    numbers.markdown('dense')
