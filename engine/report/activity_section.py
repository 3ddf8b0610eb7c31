"""The share of dead activations and of dead units in each rectified layer."""

from engine.report import cards
from engine.report import layer_activity
from engine.report import run_answers
from tfrecords.html import markup

TITLE = 'Dead activations'


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section."""
  return cards.section(
      TITLE, f'On the first {run_answers.ACTIVITY_IMAGES} test images at most. Zero: the share of '
      'a layer\'s activations that are 0. Dead units: channels, or outputs of a dense layer, that '
      'are 0 at every position in all of these images. Layers with negative outputs (logits, '
      'sums before a relu, silu) are omitted.', cards.of_answers(runs, _table))


def _table(run: cards.ReportedRun, answers: run_answers.RunAnswers) -> markup.Markup:
  if not answers.layers:
    return cards.missing(f'no layer of {run.history.config.recipe.model} has rectified outputs')
  return markup.table(['layer', 'zero', '', 'dead units'], (
      [layer.name, cards.share(layer.zeros), _bar(layer, run.color), _dead(layer)]
      for layer in answers.layers), class_='numbers')


def _dead(layer: layer_activity.LayerActivity) -> str:
  return (f'{layer.dead_units:,} of {layer.units:,} '
          f'({cards.share(layer.dead_units / layer.units)})')


def _bar(layer: layer_activity.LayerActivity, color: int) -> markup.Markup:
  return markup.tag('div', markup.tag('i', style=f'width:{100 * layer.zeros:.1f}%'),
                    class_=f'level run{color}')
