"""Numbers on the pages of operations: the gradient check of now, the times of the benchmark."""

import pytest

from tests.docs.extensions import extension

numbers = extension.load('operation_numbers')


def test_the_gradients_and_times_of_an_operation():
  text = numbers.markdown('dense')
  assert '| `dense/weights` | 5x4 |' in text
  assert text.count('| right |') == 2
  assert '| dense local3, float32, forward | ' in text


def test_each_class_of_processor_has_a_column(monkeypatch):
  def report(processor, *rows):
    return {'machine': {'processor': processor, 'cores': 2},
            'tables': [{'title': 'float32, forward', 'rows': rows}]}

  monkeypatch.setattr(numbers.machine_table, 'by_class', {'ops': {
      'avx2': report('EPYC', ['dense local3', 2.0, 3.0, 1.5], ['relu conv1', 1.0, 1.0, 1.0]),
      'bfloat16': report('Xeon', ['dense local3', 0.5, 0.25], ['dense local4', 1.0, 4.0],
                         ['dense softmax_linear', 1.0, None])}}.get)
  *_, heading, _, first, second = numbers.markdown('dense').splitlines()
  assert heading == '| layer | AVX2 | bfloat16 |'
  assert first == '| dense local3, float32, forward | 2.00 (3.00) | 0.50 (0.25) |'
  assert second == '| dense local4, float32, forward |  | 1.00 (4.00) |'
  assert '(AVX2: EPYC, 2 cores; bfloat16: Xeon, 2 cores)' in numbers.markdown('dense')


def test_what_was_not_measured_has_no_times(monkeypatch):
  monkeypatch.setattr(numbers.machine_table, 'by_class', lambda name: {})
  assert '**Time**' not in numbers.markdown('dense')


def test_modules_without_operations_have_none():
  assert numbers.markdown('shape_checks') == ''


def test_a_wrong_gradient_ends_the_build(monkeypatch):
  class Wrong:
    passed = False
  monkeypatch.setattr(numbers.finite_differences, 'check', lambda target, most: [Wrong()])
  with pytest.raises(ValueError, match='the gradient of dense is wrong; see gradcheck_main'):
    numbers.markdown('dense')
