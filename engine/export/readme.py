"""The model card of an export as README.md, in the form of the Hugging Face hub.

Metadata in YAML, then text; https://huggingface.co/docs/hub/model-cards.
"""

import json

from engine.export import formats
from engine.export import gate
from engine.export import model_card
from engine.export import usage
from tfrecords import printable

_MAX_CLASSES = 20


def text(row: formats.Format, card: model_card.ModelCard, report: gate.Report,
         lines: tuple[str, ...]) -> str:
  """Returns the text of README.md.

  Args:
    row: of the format.
    card: of the export.
    report: its comparison with the run.
    lines: three lines of Python that use it.
  """
  return '\n'.join([*_metadata(row, card, report), '', f'# {card.recipe} on {card.dataset}', '',
                    _summary(row, card), '', '## Results', '', *_results(card, report), '',
                    '## Use', '', '```python', *lines, '```', '',
                    f'{usage.contract(row, card)}. Inside the model: {card.preprocessing}.', '',
                    '## Training', '', *_training(card), '',
                    '## Limits', '', *_limits(card), ''])


def _metadata(row: formats.Format, card: model_card.ModelCard,
              report: gate.Report) -> list[str]:
  accuracy = round(report.export_correct / report.paired.count, 6)
  name, data = json.dumps(f'{card.recipe} on {card.dataset}'), json.dumps(card.dataset)
  return ['---', 'library_name: rana', 'pipeline_tag: image-classification',
          f'tags: [image-classification, {row.name}]', f'datasets: [{data}]',
          'metrics: [accuracy]', 'model-index:', f'- name: {name}', '  results:',
          '  - task: {type: image-classification}',
          f'    dataset: {{name: {data}, type: {data}, split: test}}',
          f'    metrics: [{{type: accuracy, value: {accuracy}}}]', '---']


def _summary(row: formats.Format, card: model_card.ModelCard) -> str:
  shown = ', '.join(map(_code, card.classes[:_MAX_CLASSES]))
  shown += ', ...' * (len(card.classes) > _MAX_CLASSES)
  size = 'x'.join(map(str, card.image_shape))
  return (f'A classifier of {size} images ({card.channels}) into {len(card.classes)} classes: '
          f'{shown}. Exported as {row.title}'
          + f', quantized ({card.quantize})' * (card.quantize != 'none') + '.')


def _code(name: str) -> str:
  """Returns a class name as code of Markdown, in which nothing else has a meaning."""
  return '`' + printable.text(name).replace('`', "'") + '`'


def _results(card: model_card.ModelCard, report: gate.Report) -> list[str]:
  count, found = report.paired.count, json.loads(report.to_json())
  rows = [f'| {name} | {found[key]["accuracy"]:.4f} | {found[key]["interval"][0]:.4f} to '
          f'{found[key]["interval"][1]:.4f} |'
          for name, key in (('this model', 'export'), ('the run it was exported from', 'source'))]
  return [f'Accuracy on the {count:,} test images of {card.dataset}:', '',
          '| | accuracy | 95% interval |', '|---|---|---|', *rows, '',
          f'{report.changed:,} answers differ between the two; {formats.GATE_FILE} has the '
          'numbers.']


def _training(card: model_card.ModelCard) -> list[str]:
  recipe = card.config.recipe
  return [f'Recipe {card.recipe} (network {recipe.model}), {card.config.train_examples:,} '
          f'training images of {card.dataset}, batches of {recipe.batch_size}, step '
          f'{card.step:,}, moving averages of the weights, seed {card.config.seed}, run '
          f'{card.run_id or "unknown"}.']


def _limits(card: model_card.ModelCard) -> list[str]:
  calibrated = (f'Probabilities are calibrated by a temperature of {card.temperature:.3g}.'
                if card.temperature else 'Probabilities are not calibrated.')
  return [f'The accuracy holds for images like those of {card.dataset}: of the same size and kind, '
          'one object each. Every image gets one of the classes, even one that shows none of '
          f'them. {calibrated} The EXIF orientation of a JPEG is ignored.']
