"""The ranking of doubtful labels: by hand, and what it does not depend on."""

import hypothesis
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
import numpy as np

from engine.label_check import ranking


def test_by_hand():
  logits = np.array([[4, 0, 0], [0, 3, 1], [5, 3, 0], [0, 0.5, 0]], np.float32)
  found = ranking.rank(logits, np.array([0, 1, 1, 0]))
  # Margins 4, 2, -2 and -0.5.
  np.testing.assert_array_equal(found.order, [2, 3, 1, 0])
  np.testing.assert_array_equal(found.suggested, [1, 2, 0, 1])
  np.testing.assert_allclose(found.probabilities.sum(axis=1), np.ones(4), rtol=1e-6)
  np.testing.assert_allclose(found.probabilities[3], np.exp([0, 0.5, 0]) / (2 + np.exp(0.5)),
                             rtol=1e-6)


def test_the_confident_joint_by_hand():
  """Mean self-confidences 0.8, 0.6: the third record is confidently of the other class."""
  probabilities = np.array([[0.9, 0.1], [0.7, 0.3], [0.9, 0.1], [0.0, 1.0], [0.3, 0.7]])
  labels = np.array([0, 0, 1, 1, 1])
  assert ranking.estimated_errors(probabilities, labels) == 1
  # Below its class's mean self-confidence a record says nothing.
  probabilities[2] = [0.75, 0.25]
  assert ranking.estimated_errors(probabilities, labels) == 0


def test_a_class_without_records_is_never_suggested_by_the_joint():
  probabilities = np.array([[0.1, 0.1, 0.8], [0.1, 0.2, 0.7]])
  assert ranking.estimated_errors(probabilities, np.array([0, 0])) == 0


@hypothesis.given(arrays.arrays(np.float32, (6, 4), elements=st.floats(-50, 50, width=16)),
                  st.lists(st.integers(0, 3), min_size=6, max_size=6),
                  st.integers(-64, 64))
@hypothesis.settings(max_examples=50)
def test_a_shift_of_all_logits_changes_no_order(logits, labels, shift):
  labels = np.array(labels)
  found, moved = ranking.rank(logits, labels), ranking.rank(logits + np.float32(shift), labels)
  assert sorted(found.order.tolist()) == list(range(6))
  assert (found.suggested != labels).all()
  margins = (np.take_along_axis(logits, labels[:, None], 1)
             - np.take_along_axis(logits, found.suggested[:, None], 1))[:, 0]
  judged = found.order[ranking.is_judged(labels)[found.order]]
  assert (np.diff(margins[judged]) >= 0).all()
  np.testing.assert_allclose(moved.probabilities, found.probabilities, atol=1e-5)


def test_probabilities_that_round_to_one_are_still_ordered():
  logits = np.array([[100, 0], [0, 200], [0, 150]], np.float32)
  np.testing.assert_array_equal(ranking.rank(logits, np.array([0, 0, 0])).order, [1, 2, 0])


def test_the_only_record_of_a_class_cannot_be_judged():
  logits = np.array([[9, 0, 0], [2, 1, 0], [5, 6, 0], [9, 0, -9]], np.float32)
  found = ranking.rank(logits, np.array([0, 0, 1, 2]))
  np.testing.assert_array_equal(found.order, [1, 0, 2, 3])
  np.testing.assert_array_equal(ranking.is_judged(found.labels), [True, True, False, False])
  assert found.estimated_errors == 0
