"""The picture of a network: a block and a text a layer."""

from matplotlib import patches
import pytest

from engine.models import layer_summary
from engine.models import model_registry
from engine.reporting.plots import architecture
from engine.reporting.plots import figures


@pytest.mark.parametrize('name', model_registry.MODELS)
def test_a_block_and_a_text_a_layer(name, tmp_path):
  layers = layer_summary.layers(model_registry.build(name, (24, 24, 3), 10), (24, 24, 3))
  figure = architecture.draw(layers, (24, 24, 3), f'the network {name}')
  figures.save(figure, tmp_path / 'a.png')
  axes, = figure.axes
  blocks = [patch for patch in axes.patches if isinstance(patch, patches.Rectangle)]
  texts = [text for text in axes.texts if text.get_text()]
  assert len(blocks) == len(texts) == len(layers) + 1
  assert texts[0].get_text() == 'image\n24x24x3'
  for text, layer in zip(texts[1:], layers, strict=True):
    lines = text.get_text().split('\n')
    assert lines[:2] == [layer.name, layer_summary.shape_text(layer.shape)]
    assert lines[2:] == ([f'{layer.parameters:,}'] if layer.parameters else [])
  # Nothing is cut off.
  boxes = [text.get_window_extent() for text in texts]
  assert min(box.x0 for box in boxes) >= 0
  assert min(box.y0 for box in boxes) >= 0


def test_larger_images_are_higher_and_more_channels_wider():
  layers = [layer_summary.LayerSummary('a', (12, 12, 4), 1, 1),
            layer_summary.LayerSummary('b', (6, 6, 64), 1, 1)]
  image, a, b = (patch for patch in architecture.draw(layers, (24, 24, 3), '').axes[0].patches
                 if isinstance(patch, patches.Rectangle))
  assert image.get_height() > a.get_height() > b.get_height()
  assert image.get_width() < a.get_width() < b.get_width()


def test_a_long_network_goes_on_in_the_next_row():
  layers = [layer_summary.LayerSummary(f'layer{number}', (8, 8, 4), 1, 1) for number in range(13)]
  axes, = architecture.draw(layers, (24, 24, 3), '').axes
  places = [text.get_position() for text in axes.texts if text.get_text()]
  assert len({y for _, y in places}) == 2
  assert [x for x, _ in places[12:]] == [x for x, _ in places[:2]]
  assert places[12][1] < places[0][1]
