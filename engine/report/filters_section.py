"""The filters of the first layer, as small images."""

from engine.report import cards
from engine.report import run_answers
from tfrecords.html import markup
from tfrecords.html import pictures

TITLE = 'First-layer filters'


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section."""
  return cards.section(
      TITLE, 'Middle gray is a weight of 0; each filter has a contrast of its own. The moving '
      'averages of the weights, as evaluated.', cards.of_answers(runs, _filters))


def _filters(run: cards.ReportedRun, answers: run_answers.RunAnswers) -> markup.Markup:
  filters = answers.filters
  if filters is None:
    return cards.missing(f'the first layer of {run.history.config.recipe.model} has no filters '
                         'that are images of one or three channels')
  shown, height, width, _ = filters.images.shape
  about = f'{filters.name}: {filters.count:,} filters of {height}x{width}'
  if shown < filters.count:
    about += f', the first {shown} are shown'
  return markup.join([
      markup.tag('p', about),
      markup.tag('div', *(pictures.element(image, f'filter {number}', class_='pixels')
                          for number, image in enumerate(filters.images)), class_='filters')])
