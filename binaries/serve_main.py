"""Serves a model over HTTP, with a page to try it.

  serve_main --train_dir=runs/mine
  serve_main --model=exported/mine.onnx --host=0.0.0.0 --port=80

TensorFlow Serving's REST API: instances are numbers or pictures of any size.
Also /healthz, /metrics for Prometheus, and a page on which one drops a picture
or draws a digit. A newer checkpoint is loaded while it serves. SIGTERM or
Ctrl-C ends it after the requests in progress.
"""

import contextlib
import gc

from absl import flags

from binaries import command
from binaries import serve_flags
from binaries import shared_flags
from binaries import tensorflow_import
from binaries import termination
from engine.serving import listening

FLAGS = flags.FLAGS


def main(argv: list[str]) -> None:
  """Serves as the flags say."""
  command.refuse_arguments(argv)
  serve_flags.check()
  limits, name = serve_flags.limits(), serve_flags.model_name()
  with contextlib.closing(listening.bind(FLAGS.host, FLAGS.port)) as bound:
    tensorflow_import.import_tensorflow()
    from engine.reporting import console
    from engine.runs import run_dir as run_dir_lib
    from engine.serving import file_model
    from engine.serving import metrics as metrics_lib
    from engine.serving import model_holder
    from engine.serving import reload
    from engine.serving import rest_api
    from engine.serving import run_model
    from engine.serving import served_model
    from engine.serving import server
    shared_flags.use_devices()
    run_dir = run_dir_lib.RunDir(FLAGS.train_dir)
    source: served_model.ModelSource = run_model.RunSource(
        run_dir, lambda: shared_flags.data_dir_of(run_dir, console.log), limits.max_batch,
        console.log, FLAGS.data_source)
    if FLAGS.model:
      source = file_model.FileSource(FLAGS.model, limits.max_batch)
    holder = model_holder.ModelHolder(source.load())
    metrics = metrics_lib.Metrics()
    reloader = reload.Reloader(source, holder, metrics, console.log)
    api = rest_api.RestApi(name, holder, limits, metrics, console.log, FLAGS.access_log)

    def announce() -> None:
      console.show('\n'.join(holder.model.heading))
      console.log(f'{name} is served at {listening.url(bound)} (page, /healthz, /metrics, POST '
                  f'/v1/models/{name}:predict)')

    # Bodies of JSON make the collector look through all objects again and again.
    gc.collect()
    gc.freeze()
    with termination.finishing() as is_stopping:
      server.run(api, bound, limits, is_stopping, announce, reloader, FLAGS.reload_seconds)
      raise KeyboardInterrupt(f'stopped after {metrics.num_requests:,} requests, none in progress')


def run() -> None:
  """The console script."""
  command.run(main, serve_flags.define, resumes=False)


if __name__ == '__main__':
  run()
