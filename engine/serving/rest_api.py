"""The HTTP interface: TensorFlow Serving's REST API, /healthz, /metrics and a page.

  POST /v1/models/NAME:predict, /v1/models/NAME/versions/N:predict
  GET  /v1/models/NAME, /v1/models/NAME/metadata, and the same below /versions/N

Every error is a document {"error": "..."} with an HTTP status.
"""

from starlette import applications
from starlette import convertors
from starlette import exceptions
from starlette import requests
from starlette import responses
from starlette import routing

from engine.reporting import console
from engine.serving import answers
from engine.serving import api_error
from engine.serving import counted_endpoints
from engine.serving import limits as limits_lib
from engine.serving import metrics as metrics_lib
from engine.serving import model_holder
from engine.serving import predict_endpoint
from engine.serving import request_body
from engine.serving import served_model
from engine.serving.page import page_html

_METRICS = 'text/plain; version=0.0.4; charset=utf-8'


class _Digits(convertors.StringConvertor):
  """A part of an address that is a number, of any length."""
  regex = '[0-9]+'


class RestApi:
  """Answers requests about one model.

  Attributes:
    app: the ASGI application.
  """

  def __init__(self, name: str, holder: model_holder.ModelHolder, limits: limits_lib.Limits,
               metrics: metrics_lib.Metrics, log: console.LogFn, access_log: bool = False):
    """Starts the threads that ask the model.

    Args:
      name: of the model, in addresses.
      holder: of the model.
      limits: of requests.
      metrics: counts them.
      log: gets a line about every fault of this program.
      access_log: whether it gets a line about every request, too.
    """
    self._name = name
    self._holder = holder
    self._limits = limits
    self._metrics = metrics
    self._counted = counted_endpoints.CountedEndpoints(metrics, log, access_log)
    self._endpoint = predict_endpoint.PredictEndpoint(holder, limits, metrics)
    self.app = applications.Starlette(
        routes=self._routes(), exception_handlers={exceptions.HTTPException: self._not_found})
    # It would be made of the header Host, which may be anything.
    self.app.router.redirect_slashes = False

  def close(self) -> None:
    """Answers what waits, and ends the threads."""
    self._endpoint.close()

  def _routes(self) -> list[routing.Route]:
    rows: list[tuple[str, str, str, counted_endpoints.Endpoint]] = [
        ('GET', '/healthz', 'healthz', self._healthz),
        ('GET', '/metrics', 'metrics', self._show_metrics), ('GET', '/', 'page', self._page)]
    convertors.register_url_convertor('digits', _Digits())
    # With the name of the model, so that another name or verb is not found, whatever the method.
    model = f'/v1/models/{self._name}'
    for prefix in (model, f'{model}/versions/{{version:digits}}'):
      rows += [('POST', f'{prefix}:predict', 'predict', self._predict),
               ('GET', f'{prefix}/metadata', 'metadata', self._metadata),
               ('GET', prefix, 'status', self._status)]
    return [routing.Route(path, self._counted.wrap(name, endpoint), methods=[method])
            for method, path, name, endpoint in rows]

  async def _not_found(self, request: requests.Request, error: Exception) -> responses.Response:
    """Answers requests that no route takes."""
    assert isinstance(error, exceptions.HTTPException)
    path = counted_endpoints.path_of(request)
    what = (f'{request.method} is not for {path}' if error.status_code == 405 else
            f'there is nothing at {path}')
    about = f'{what}; the model is at /v1/models/{self._name}, POST {self._name}:predict asks it'
    return self._counted.refuse(request, api_error.ApiError(
        error.status_code, about, 'not_found', error.headers))

  def _info(self, request: requests.Request) -> served_model.ModelInfo:
    """Returns the model, of the version that the address may name.

    Raises:
      ApiError: it has another version.
    """
    info = self._holder.info
    predict_endpoint.check_version(request.path_params.get('version', ''), info)
    return info

  async def _predict(self, request: requests.Request) -> responses.Response:
    self._info(request)
    body = await request_body.read(request, self._limits)
    answer = await self._endpoint.respond(body, request.path_params.get('version', ''))
    return counted_endpoints.json(answer)

  async def _status(self, request: requests.Request) -> responses.Response:
    return counted_endpoints.json(answers.status(self._info(request)))

  async def _metadata(self, request: requests.Request) -> responses.Response:
    return counted_endpoints.json(answers.metadata(self._name, self._info(request)))

  async def _healthz(self, request: requests.Request) -> responses.Response:
    del request
    return responses.PlainTextResponse('ok\n')

  async def _show_metrics(self, request: requests.Request) -> responses.Response:
    del request
    gauges = {
        'queued_images': ('Images that wait for the model.', self._endpoint.num_waiting),
        'model_step': ('Step of the checkpoint that answers.', self._holder.info.version)}
    return responses.Response(self._metrics.text(gauges), media_type=_METRICS)

  async def _page(self, request: requests.Request) -> responses.Response:
    del request
    return responses.HTMLResponse(
        page_html.html(self._name, self._holder.info), headers=page_html.HEADERS)
