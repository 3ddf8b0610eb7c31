"""The place of a drawing, by hand."""

import numpy as np

from engine.inference import drawing_placement

GRAY = (28, 28, 1)


def test_a_bar_fills_twenty_rows_in_the_middle():
  found = drawing_placement.place(np.full([100, 20], 255.0), GRAY)
  rows, columns = np.nonzero(found[..., 0] > 100)
  # 100 x 20 pixels become 20 x 4.
  assert (rows.min(), rows.max()) == (4, 23)
  assert (columns.min(), columns.max()) == (12, 15)


def test_the_center_of_mass_is_in_the_middle_as_far_as_the_image_allows():
  strokes = np.zeros([40, 40])
  strokes[:, :4] = 255
  strokes[0, 39] = 255
  found = drawing_placement.place(strokes, GRAY)
  # The bar, 20 x 2, would have its middle at 14; the box of 20 ends at the border.
  assert np.flatnonzero(found[14, :, 0] > 100).tolist() == [8, 9]


def test_without_strokes_it_is_black():
  assert drawing_placement.place(np.zeros([0, 0]), GRAY).max() == 0
