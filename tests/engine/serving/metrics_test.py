"""The text that Prometheus reads."""

import re

from engine.serving import metrics


def test_all_families_in_the_text_format():
  found = metrics.Metrics()
  found.count_request('predict', 200, 0.02)
  found.count_request('predict', 200, 3.0)
  found.count_request('status', 404, 0.0)
  found.count_error('not_found')
  found.count_batch(3)
  found.count_batch(64)
  found.count_reload('done')
  text = found.text({'model_step': ('The step.', 1400)})
  for line in ('rana_requests_total{endpoint="predict",status="200"} 2',
               'rana_requests_total{endpoint="status",status="404"} 1',
               'rana_errors_total{kind="not_found"} 1', 'rana_images_total 67',
               'rana_predict_seconds_bucket{le="0.01"} 0',
               'rana_predict_seconds_bucket{le="0.025"} 1',
               'rana_predict_seconds_bucket{le="+Inf"} 2', 'rana_predict_seconds_sum 3.02',
               'rana_predict_seconds_count 2', 'rana_batch_size_bucket{le="4"} 1',
               'rana_batch_size_bucket{le="64"} 2', 'rana_reloads_total{outcome="done"} 1',
               '# HELP rana_model_step The step.', '# TYPE rana_model_step gauge',
               'rana_model_step 1400', '# TYPE rana_process_cpu_seconds_total counter'):
    assert f'{line}\n' in text, line
  assert found.num_requests == 3
  sample = re.compile(r'rana_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [\d.e+-]+')
  assert all(line.startswith('# ') or sample.fullmatch(line) for line in text.splitlines())


def test_a_histogram_counts_up_to_each_bound():
  histogram = metrics.Histogram((1.0, 2.0))
  for value in (0.5, 1.0, 1.5, 9.0):
    histogram.add(value)
  assert histogram.lines('a') == [
      'a_bucket{le="1"} 2', 'a_bucket{le="2"} 3', 'a_bucket{le="+Inf"} 4', 'a_sum 12', 'a_count 4']
  histogram.add(12345678.0)
  assert 'a_sum 12345690' in histogram.lines('a')
