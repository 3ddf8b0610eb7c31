"""The images that each network misclassified with the highest probability."""

from engine.evaluation import misclassification
from engine.report import cards
from engine.report import run_answers
from tfrecords.html import markup
from tfrecords.html import pictures

TITLE = 'Worst mistakes'


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section."""
  return cards.section(
      TITLE, 'The wrong predictions with the highest probability, worst first: true class → '
      'predicted class, its probability. Some of them are mistakes in the labels.',
      cards.of_answers(runs, _pictures))


def _pictures(run: cards.ReportedRun, answers: run_answers.RunAnswers) -> markup.Markup:
  if not answers.mistakes:
    return markup.tag('p', f'No mistakes on {answers.metrics.count:,} images.')
  return markup.tag('div', *(_picture(mistake, run.class_names) for mistake in answers.mistakes),
                    class_='tiles')


def _picture(mistake: misclassification.Misclassification,
             names: tuple[str, ...]) -> markup.Markup:
  true, predicted = names[mistake.label], names[mistake.predicted]
  return markup.tag(
      'figure', pictures.element(mistake.image, f'test image {mistake.index}', class_='pixels'),
      markup.tag('figcaption', true, markup.tag('br'), '→ ', markup.tag('b', predicted), ' ',
                 _probability(mistake.probability)))


def _probability(value: float) -> str:
  """Returns a probability with two digits, without rounding it to certainty."""
  return '> 0.99' if value > 0.995 else f'{value:.2f}'
