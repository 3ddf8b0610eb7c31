"""The sheet of augmented images: places of images and texts."""

import numpy as np

from engine.reporting.plots import augmentation_sheet
from engine.reporting.plots import figures


def _block(title, rows, texts, side=8):
  image = np.full([8, 8, 3], 200, np.uint8)
  version = np.full([side, side, 3], 50, np.uint8)
  return augmentation_sheet.Block(title, [[image, version, version]] * rows, [texts] * rows)


def test_titles_labels_and_images(tmp_path):
  blocks = [_block('flip', 2, ['cat', '', '']),
            _block('mixup: mixup_alpha=0.2', 1, ['cat', 'dog 70%, cat 30%', 'cat'], 6)]
  figure = augmentation_sheet.draw(blocks, 'small, train')
  axes, = figure.axes
  texts = [text.get_text() for text in axes.texts if text.get_text()]
  assert texts == ['flip', 'cat', 'cat', 'mixup: mixup_alpha=0.2', 'cat', 'dog 70%\ncat 30%', 'cat']
  pixels = axes.images[0].get_array()
  # Three originals of 64 pixels, four versions of 64 and two of 36.
  assert (pixels == 200).all(axis=2).sum() == 3 * 64
  assert (pixels == 50).all(axis=2).sum() == 4 * 64 + 2 * 36
  assert figures.save(figure, tmp_path / 'sheet.png').stat().st_size > 1000


def test_gray_images_and_strange_names():
  gray = np.full([4, 4, 1], 9, np.uint8)
  block = augmentation_sheet.Block('$x$', [[gray, gray]], [['a$b', 'a' * 40]])
  figure = augmentation_sheet.draw([block], 'gray')
  texts = [text.get_text() for text in figure.axes[0].texts]
  assert texts[:2] == [r'\$x\$', r'a\$b']
  assert len(texts[2]) == 18
